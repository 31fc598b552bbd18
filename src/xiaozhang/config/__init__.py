"""Settings, addresses, command line and the table of reactions."""
