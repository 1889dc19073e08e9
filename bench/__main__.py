"""Fill a database, measure, print. `make bench` gives it a PostgreSQL of its own, as safe as one for real data."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver")
os.environ.setdefault("INSECURE_LOCAL", "1")

import django

django.setup()

from bench.report import main  # noqa: E402

main()
