"""The prompt: bands, budget, tokens."""
