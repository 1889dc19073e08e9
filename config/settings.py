"""Django's settings. Everything that differs between machines comes from the environment (see docs/how-to/deploy.md)."""

from pathlib import Path
from typing import Any

from config.env import (
    env_address,
    env_bool,
    env_broker,
    env_database,
    env_email,
    env_hosts,
    env_int,
    env_list,
    env_secret,
    env_text,
)

BASE_DIR = Path(__file__).resolve().parent.parent

# --- trust -----------------------------------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = env_secret("SECRET_KEY")
ALLOWED_HOSTS = env_hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])
# True only on a person's own machine, where there is no TLS: cookies then travel over plain HTTP.
INSECURE_LOCAL = env_bool("INSECURE_LOCAL")

SECURE_SSL_REDIRECT = not INSECURE_LOCAL
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 0 if INSECURE_LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_LOCAL
SECURE_HSTS_PRELOAD = not INSECURE_LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_LOCAL
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The session is a signed cookie, so that saving an answer needs no query for it; signing out, a new password and
# deactivation change the person's sign-in key, which ends every session of theirs at once (accounts.models.User).
SESSION_ENGINE = "accounts.signed_sessions"
SESSION_COOKIE_AGE = 60 * 60 * 12
# Away for this long, and somebody has to sign in again (accounts.sessions). Nothing that was typed is lost by it.
SESSION_IDLE_SECONDS = 60 * env_int("SESSION_IDLE_MINUTES", default=60, minimum=10)
# Everything comes from here; nothing in a page itself is run or styles it.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)

# --- parts -----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "design",
    "accounts",
    "standards",
    "inspections",
    "notifications",
    "cases",
    "sampling",
    "interviews",
    "alerts",
    "moderation",
    "exercises",
    "organisation",
    "ratings",
    "analysis",
    "panels",
    "reports",
    "config",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.page_headers",
    "config.api_errors.problems_for_the_api",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.session_limits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.form_token_sent_once",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "design.rendering.FormRenderer"
MESSAGE_STORAGE = "config.messages.Messages"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.sessions.session_for_pages",
            ],
            "builtins": [
                f"design.templatetags.{module}" for module in ("design", "frame", "questions", "casework", "charts", "words")
            ],
        },
    }
]

# --- data ------------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        "ENGINE": "database",
        **env_database("DATABASE_URL"),
        "CONN_MAX_AGE": None,
        # A database that restarts must not cost the first request on every kept connection.
        "CONN_HEALTH_CHECKS": True,
        # Without the first `prepare=True` means nothing: Django's own cursors bind on the client and never prepare. Whoever waits
        # for a database that does not answer is told so, after the second, before their browser gives up.
        "OPTIONS": {"prepare_threshold": 5, "connect_timeout": 5},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.authentication.People"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
CSRF_FAILURE_VIEW = "config.views.form_expired"
LOGIN_REDIRECT_URL = "inspections"
LOGOUT_REDIRECT_URL = "sign_in"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Event tables are written by triggers alone; nobody may change or remove what they hold.
PGHISTORY_APPEND_ONLY = True

# --- words, time, files ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# Named one by one, so that the sources of the styles are not published.
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("build", "images", "js")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "design.storage.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Files that people attach. They are handed out by a page that asks who reads them, and have no address of their own.
MEDIA_ROOT = env_text("MEDIA_ROOT", default=str(BASE_DIR / ".run" / "files") if INSECURE_LOCAL else None)
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
ATTACHMENT_MEGABYTES = env_int("ATTACHMENT_MEGABYTES", default=20, minimum=1)

# --- worker ----------------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env_broker("BROKER_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"confirm_publish": True}
    if CELERY_BROKER_URL.startswith(("amqp", "pyamqp"))
    else {
        # Longer than any task, so that none is delivered twice while it still runs; a lost task is found by the sweep.
        "visibility_timeout": 2 * 60 * 60,
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": 2,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
    }
)
if CELERY_BROKER_URL.startswith(("amqp", "pyamqp")):
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_WORKER_DETECT_QUORUM_QUEUES = True
SWEEP_SECONDS = env_int("SWEEP_SECONDS", default=10, minimum=1)
_HOUR = 60 * 60


def _every(seconds: int, task: str) -> dict[str, Any]:
    """A task of the scheduler. A worker that was away does one of each, not all it has missed."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


CELERY_BEAT_SCHEDULE = {
    "aggregate stale inspections": _every(SWEEP_SECONDS, "ratings.tasks.sweep_stale_inspections"),
    "take up dry runs": _every(SWEEP_SECONDS, "ratings.tasks.sweep_dry_runs"),
    "make report packs": _every(SWEEP_SECONDS, "reports.tasks.sweep_packs"),
    "read populations": _every(SWEEP_SECONDS, "sampling.tasks.sweep_extracts"),
    "tell lead inspectors of alerts": _every(SWEEP_SECONDS, "alerts.tasks.tell_leads"),
    "send emails": _every(SWEEP_SECONDS, "notifications.tasks.send_emails"),
    "tell of overdue cases": _every(_HOUR, "cases.tasks.tell_of_overdue"),
    "tell of overdue queries": _every(_HOUR, "moderation.tasks.tell_of_overdue"),
    "remove old notifications": _every(_HOUR, "notifications.tasks.remove_old"),
}

# --- notifications and their emails ------------------------------------------------------------------------------------

# The address by which people reach the product, for links in emails.
PUBLIC_ADDRESS = env_address("PUBLIC_ADDRESS", default="http://localhost:8000" if INSECURE_LOCAL else None)
EMAIL_HOST = env_text("EMAIL_HOST", default="" if INSECURE_LOCAL else None)
# Without a mail server, on a person's own machine, the worker prints what it would send.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env_int("EMAIL_PORT", default=587, minimum=1, maximum=65_535)
EMAIL_USE_TLS = env_bool("EMAIL_STARTTLS", default=True)
EMAIL_HOST_USER = env_text("EMAIL_USER", default="")
EMAIL_HOST_PASSWORD = env_text("EMAIL_PASSWORD", default="")
EMAIL_TIMEOUT = 10
# The hour, by the clock of this country, of the one email a day that people may choose instead of many.
DAILY_EMAIL_HOUR = env_int("DAILY_EMAIL_HOUR", default=7, maximum=23)
# What was read is kept for so many days.
NOTIFICATION_DAYS = env_int("NOTIFICATION_DAYS", default=90, minimum=1)
DEFAULT_FROM_EMAIL = env_email("EMAIL_FROM", default="alerts@localhost" if INSECURE_LOCAL else None)

# --- API -------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api_parsing.JsonParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api_paging.KeysetPaging",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.api_errors.problem_details",
    "UNAUTHENTICATED_USER": None,
}
_API_PARTS = (
    "Editions", "Inspections", "Samples", "Cases", "Allocation", "Judgements", "Interviews", "Alerts", "Notifications",
    "Quality assurance", "Exercises", "Organisation", "Ratings", "Reports",
)  # fmt: skip
SPECTACULAR_SETTINGS = {
    "TITLE": "Record probation inspections",
    "DESCRIPTION": "Inspections with cases, judgements, evidence, ratings and reports, as the signed-in person or token may see.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/",
    "TAGS": [{"name": name} for name in _API_PARTS],
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "PhaseEnum": "config.api_schema.PHASES",
        "RoleEnum": "config.api_schema.ROLES",
        "CountsEnum": "config.api_schema.COUNTS",
        "QuestionKindEnum": "config.api_schema.QUESTION_KINDS",
        "EditionStatusEnum": "standards.models.Edition.Status",
        "AnswerStateEnum": "config.api_schema.ANSWER_STATES",
        "CaseStatusEnum": "config.api_schema.CASE_STATUSES",
        "RatingEnum": "config.api_schema.RATINGS",
        "NotRatedEnum": "config.api_schema.WHY_NOT_RATED",
        "ConflictKindEnum": "config.api_schema.CONFLICT_KINDS",
        "ExerciseStateEnum": "config.api_schema.EXERCISE_STATES",
        "PipelineStateEnum": "config.api_schema.PIPELINE_STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.api_schema.with_problems",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}
