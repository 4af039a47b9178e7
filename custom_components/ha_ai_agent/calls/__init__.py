"""From what a model wrote to a resolved call."""
