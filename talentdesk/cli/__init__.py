"""The command line: thin over actions."""
