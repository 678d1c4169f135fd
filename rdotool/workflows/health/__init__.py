"""doctor and lint: what is wrong with the environment and with a spec."""
