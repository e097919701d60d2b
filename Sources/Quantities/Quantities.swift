// The Quantities layer; see ARCHITECTURE.md.
