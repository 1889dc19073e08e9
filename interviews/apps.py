"""Interviews of responsible officers."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from cases.signals import detail_saved, records_wanted, tasks_wanted  # noqa: PLC0415  (apps must be ready before signals are wired)
        from inspections.signals import days_wanted, edition_moves, edition_records_wanted, needs_wanted  # noqa: PLC0415
        from interviews.interviewing import take_detail  # noqa: PLC0415
        from interviews.moving import interview_answers_recorded, move_interviews  # noqa: PLC0415
        from interviews.queries.booked import days_booked  # noqa: PLC0415
        from interviews.queries.held import days_held  # noqa: PLC0415
        from interviews.queries.interview import interview_task  # noqa: PLC0415
        from interviews.queries.needs import interview_needs  # noqa: PLC0415
        from interviews.queries.reading import interview_recorded  # noqa: PLC0415

        needs_wanted.connect(interview_needs, dispatch_uid="interviews.needs")
        days_wanted.connect(days_held, dispatch_uid="interviews.days")
        days_wanted.connect(days_booked, dispatch_uid="interviews.booked")
        tasks_wanted.connect(interview_task, dispatch_uid="interviews.task")
        records_wanted.connect(interview_recorded, dispatch_uid="interviews.read")
        detail_saved.connect(take_detail, dispatch_uid="interviews.detail")
        edition_records_wanted.connect(interview_answers_recorded, dispatch_uid="interviews.recorded")
        edition_moves.connect(move_interviews, dispatch_uid="interviews.move")
