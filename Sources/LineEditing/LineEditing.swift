// The LineEditing layer; see ARCHITECTURE.md.
