"""From rung to rung: who is asked next when a model cannot answer."""
