"""What ratings read from the apps below: the scheme of an edition, the tallies of an inspection, the pages about a run."""
