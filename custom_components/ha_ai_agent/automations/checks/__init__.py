"""Whether an automation can do what it says: every literal against what is known."""
