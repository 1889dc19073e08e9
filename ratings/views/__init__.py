"""Pages: the ratings of an inspection, what lies behind them, how firm they are; and what a draft would make of them."""
