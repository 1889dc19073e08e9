"""The product's settings, with what a test run needs different."""

import os

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only-that-is-long-enough-to-be-accepted-0123456789")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("INSECURE_LOCAL", "1")
# Whatever waits for a lock or a statement this long, emptying the tables after a test for instance, would wait for ever.
os.environ.setdefault("PGOPTIONS", "-c lock_timeout=60s -c statement_timeout=120s")

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
