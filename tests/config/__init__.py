"""Settings, conf, actions, doctor and completion."""
