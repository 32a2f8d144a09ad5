"""Ways in and out for data that other programs made or will read."""
