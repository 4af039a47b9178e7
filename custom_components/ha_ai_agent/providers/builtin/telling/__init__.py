"""How things are, were, will be and what was done, in the words of a language."""
