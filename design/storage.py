"""Where built styles, scripts and images are published."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names every file after its content, also where one script imports another, so that browsers may keep them for ever."""

    support_js_module_import_aggregation = True
