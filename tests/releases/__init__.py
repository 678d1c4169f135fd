"""openstack/releases: read, and compared with what RDO has."""
