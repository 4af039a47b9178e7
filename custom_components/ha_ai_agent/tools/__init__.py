"""Tools: resolve, allow, schedule, act, verify, record."""
