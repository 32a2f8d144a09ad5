"""The local encrypted database. The only place that knows SQL or a connection."""
