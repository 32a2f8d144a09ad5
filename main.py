"""Starts the desktop application, nothing else."""

from ui.app import main

if __name__ == "__main__":
    raise SystemExit(main())
