"""Before the pages: choosing how to begin, unlocking, waiting for approval."""
