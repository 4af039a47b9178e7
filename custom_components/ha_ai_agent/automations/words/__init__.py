"""An automation in words: all of it for the eye, one sentence for the ear."""
