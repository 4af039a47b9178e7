"""What households say, and whether it is understood without a model."""
