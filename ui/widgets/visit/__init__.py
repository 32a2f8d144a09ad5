"""The parts of the page that captures a classroom visit."""
