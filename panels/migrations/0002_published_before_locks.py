"""What was published before there were locks gets the record that it has been locked since, with the ratings it was published with."""

from django.db import migrations

REASON = "Published before results were locked here."


def record_locks(apps, schema_editor):
    """Write down, for each inspection that is published, its lock and the ratings of its latest run."""
    inspections = apps.get_model("inspections", "Inspection").objects.filter(phase="published")
    for inspection in inspections.iterator():
        run = apps.get_model("ratings", "RatingRun").objects.filter(inspection_id=inspection.pk).order_by("-id").first()
        apps.get_model("panels", "LockRequest").objects.create(
            inspection_id=inspection.pk, to_lock=True, imported=True, reason=REASON, run=run, results_version=1,
            confirmed_at=run.computed_at if run else inspection.created_at,
        )
        if run and run.ratings:
            standards = dict(
                apps.get_model("standards", "Standard").objects.filter(edition_id=inspection.edition_id).values_list("code", "id")
            )
            apps.get_model("panels", "LockedRating").objects.bulk_create(ratings_of(apps, inspection.pk, run, standards))


def ratings_of(apps, inspection_id, run, standards):
    """Return the locked ratings of one inspection: no panel changed what was computed."""
    locked, most = apps.get_model("panels", "LockedRating"), max(run.scheme["points"]["of"].values())
    for one in run.ratings["standards"]:
        rating = one["rating"] or ""
        yield locked(
            inspection_id=inspection_id, results_version=1, standard_id=standards[one["standard"]], computed=rating,
            decided=rating, points=one["points"], most_points=most,
        )
    overall = run.ratings["overall"]
    rating = overall["rating"] or ""
    yield locked(
        inspection_id=inspection_id, results_version=1, standard_id=None, computed=rating, decided=rating,
        points=overall["points"], most_points=overall["most_points"],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0001_first"),
        ("inspections", "0005_locks"),
        ("ratings", "0004_dry_runs"),
        ("standards", "0006_drafts"),
    ]

    operations = [migrations.RunPython(record_locks, migrations.RunPython.noop)]
