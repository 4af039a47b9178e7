"""A turn: words, prompt, stream, tools, again, answer."""
