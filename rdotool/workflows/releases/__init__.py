"""What openstack/releases says: the series, what was released in them, and who signed it."""
