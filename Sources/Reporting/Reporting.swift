// The Reporting layer; see ARCHITECTURE.md.
