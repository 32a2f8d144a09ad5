"""Other ways of merging, each applying the same fields that another replica wrote."""
