"""A resolved call, done and seen."""
