"""Pages of the evidence workspace of an inspection."""
