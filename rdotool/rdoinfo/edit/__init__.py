"""Changing rdoinfo's files as a person would: the meant lines, and no others."""
