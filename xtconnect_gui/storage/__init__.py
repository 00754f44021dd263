"""Profiles on disk, secrets in the OS keyring, layered defaults, the log."""
