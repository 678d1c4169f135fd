"""patch: the patches branch as patch files of the spec."""
