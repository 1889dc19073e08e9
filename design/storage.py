"""Where built styles, scripts and images are published."""

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names every file after its content, also where one script imports another, so that browsers may keep them for ever."""

    support_js_module_import_aggregation = True

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a file, worked out once: the list of names was read when this was made."""
        place = (self.base_url, name)
        if place not in self._known:
            self._known[place] = str(super().url(str(name), force))
        return self._known[place]

    @cached_property
    def _known(self) -> dict[tuple[str | None, str | None], str]:
        return {}
