"""What the API says of ratings: by codes, shares as exact fractions."""
