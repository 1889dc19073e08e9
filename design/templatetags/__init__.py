"""Template tags that every template has without loading them (builtins in config/settings.py)."""
