"""How commands ask, show and end, where that is more than a declaration."""
