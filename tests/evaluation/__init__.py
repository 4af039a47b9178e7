"""The score that anybody can take of an agent."""
