"""Patches branches: fetched, shown, tagged, made anew."""
