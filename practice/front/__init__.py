"""The front door: home, signing in, setup, roles, leaving quickly, errors."""
