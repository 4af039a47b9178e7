"""Files of automations: read with their places, changed where they change."""
