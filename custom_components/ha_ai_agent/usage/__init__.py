"""What the models cost: tokens and money by agent, day and month."""
