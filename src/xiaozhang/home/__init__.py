"""Where people enter: today, search, administration, import, the demo company."""
