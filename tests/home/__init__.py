"""The home from memory."""
