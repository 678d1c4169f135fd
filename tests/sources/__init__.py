"""Fetching and uploading sources, and builds."""
