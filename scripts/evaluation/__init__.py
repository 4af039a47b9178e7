"""A score of a whole agent: sentences said in three homes, judged by what happened."""
