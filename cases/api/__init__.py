"""What programs may read and write about cases."""
