"""A small world to try everything in: a rdoinfo, an upstream, a distgit, patches."""
