"""What an automation would have done in the last days."""
