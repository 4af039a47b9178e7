"""AI Tasks: a turn without a conversation, whose answer may be data."""
