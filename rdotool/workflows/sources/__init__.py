"""Sources fetched and uploaded, and builds begun."""
