// The Session layer; see ARCHITECTURE.md.
