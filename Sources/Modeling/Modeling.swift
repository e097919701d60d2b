// The Modeling layer; see ARCHITECTURE.md.
