"""What a record is: pure data classes, one file per kind. Nothing here knows a database, a file or a window."""
