// Measures the session beside it through a pseudo-terminal; `scripts/bench` prints the table.
SessionBench().run()
