"""A real Home Assistant process with the integration in it."""
