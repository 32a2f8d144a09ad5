"""`python -m talentdesk.cli` is the same as `talentdesk`."""

from talentdesk.cli.app import main

if __name__ == "__main__":
    main()
