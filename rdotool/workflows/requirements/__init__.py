"""Requirements: the spec's, upstream's, upper-constraints, what repositories have."""
