"""The exchange: sealed change sets through a folder nobody trusts. Nothing in it is believed because it is there."""
