// The Syntax layer; see ARCHITECTURE.md.
