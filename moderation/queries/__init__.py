"""What quality assurance reads: candidates, reviews, queries, and the figures of agreement."""
