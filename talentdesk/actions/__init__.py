"""Every use case as a plain function over a Workspace: what the command line and the windows share."""
