"""Cohorts and samples."""

from django.apps import AppConfig


class SamplingConfig(AppConfig):
    name = "sampling"
    verbose_name = "Cohorts and samples"
