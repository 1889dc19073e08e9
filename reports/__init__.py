"""The report of an inspection: findings documents, the provider's comments, recommendations and what becomes of them."""
