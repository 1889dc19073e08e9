"""What pages and programs read of interviews."""
