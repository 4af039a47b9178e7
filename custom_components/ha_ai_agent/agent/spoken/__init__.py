"""Written text → text that can be read aloud. Pure."""
