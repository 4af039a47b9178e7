"""What a call sets going, to a fixed point."""
