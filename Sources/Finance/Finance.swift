// The Finance layer; see ARCHITECTURE.md.
