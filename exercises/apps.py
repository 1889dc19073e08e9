"""Benchmarking exercises: gold cases that many people judge, locked until a moment, then laid side by side."""

from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    name = "exercises"
    verbose_name = "Benchmarking exercises"
