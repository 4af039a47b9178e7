"""A real Home Assistant with a demo home: what scripts/demo and the tests drive."""
