// The CustomerExperience layer; see ARCHITECTURE.md.
