"""HA AI Agent: a conversation agent that lives inside Home Assistant."""
