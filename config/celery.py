"""The Celery application: `celery -A config worker` and `celery -A config beat`."""

import os
from typing import Any

from celery import Celery
from django.conf import settings

from config.starting import in_one_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("inspections")


@app.on_configure.connect
def _read_settings(**_: Any) -> None:
    """Read the settings where a reason why they cannot be read is said in one line."""
    with in_one_line():
        str(settings.INSTALLED_APPS)


app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
