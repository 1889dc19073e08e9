"""What is said to people on the next page they open (django.contrib.messages)."""

from functools import cached_property
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest


class Messages(FallbackStorage):
    """Django's own. Where they are kept is looked at once something is said or read: most requests do neither."""

    def __init__(self, request: HttpRequest) -> None:
        BaseStorage.__init__(self, request)
        self._used_storages: set[Any] = set()

    @cached_property
    def storages(self) -> list[Any]:
        """Where messages are kept, in the order in which they are tried."""
        return [kind(self.request) for kind in self.storage_classes]
