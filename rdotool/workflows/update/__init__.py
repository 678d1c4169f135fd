"""new-version: a package brought to another version of upstream's."""
