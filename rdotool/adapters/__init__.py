"""The outside world: git, rpm, http. Each library has one importer here."""
