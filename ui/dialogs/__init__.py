"""What opens over the window: finding, shortcuts, and questions about what can't be undone."""
