"""Interviews of responsible officers."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from cases.signals import tasks_wanted  # noqa: PLC0415  (apps must be ready before signals are wired)
        from interviews.queries.interview import interview_task  # noqa: PLC0415

        tasks_wanted.connect(interview_task, dispatch_uid="interviews.task")
