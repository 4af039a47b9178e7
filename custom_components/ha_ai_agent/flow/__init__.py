"""The forms of the config flow, and how what people type is read."""
