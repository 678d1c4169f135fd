"""demo: a folder in which everything can be tried without network."""
