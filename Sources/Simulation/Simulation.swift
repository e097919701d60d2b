// The Simulation layer; see ARCHITECTURE.md.
