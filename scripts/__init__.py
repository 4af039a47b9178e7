"""Commands of the repository."""
