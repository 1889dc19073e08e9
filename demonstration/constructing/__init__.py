"""How the demonstration's cases of 2016-17 were made: counts found by arithmetic, then dealt out with a fixed seed."""
