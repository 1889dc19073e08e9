"""Tests of alerts of immediate risk."""
