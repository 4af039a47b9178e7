"""The prompt: snapshot and messages in, request out. Pure."""
