"""What is true now and belongs to the newest words."""
