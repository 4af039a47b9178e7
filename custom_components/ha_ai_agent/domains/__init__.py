"""What is known of each domain of Home Assistant. Pure."""
