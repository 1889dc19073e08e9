"""Who signs in, in a browser or as a program."""

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.http import HttpRequest
from django.utils import timezone


def new_sign_in_key() -> str:
    """Return a fresh random key; every session that holds an older one has ended."""
    return secrets.token_urlsafe(24)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, *, is_administrator: bool = False) -> "User":
        """Add a person; without a password they cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, is_administrator=is_administrator)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


_OF_NO_RECORD = ["password", "password_is_temporary", "sign_in_key", "last_login", "always_show_guidance", "keyboard_shortcuts"]


@pghistory.track(exclude=_OF_NO_RECORD)
class User(AbstractBaseUser):
    """A person who works with inspections. What they may do depends on their role in each inspection.

    Administrators manage people, providers and inspections; being one opens no case file.
    """

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=120)
    is_administrator = models.BooleanField("administrator", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    password_is_temporary = models.BooleanField(default=False, editable=False)
    sign_in_key = models.CharField(max_length=40, default=new_sign_in_key, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    always_show_guidance = models.BooleanField("guidance to prompts stands open", default=False, db_default=False)
    keyboard_shortcuts = models.BooleanField("keyboard shortcuts are on", default=True, db_default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        """Set the password and end every session that began under the old one."""
        super().set_password(raw_password)
        self.sign_in_key = new_sign_in_key()

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to be valid: a random key, so that ending all sessions is one column."""
        return self.sign_in_key


class FailedSignIn(models.Model):
    """An attempt to sign in that failed, kept only as long as it counts (accounts.rules).

    Of the address only a keyed digest is kept: what was typed may belong to nobody, or be a password in the wrong box.
    """

    address_digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["address_digest", "-at"], name="failed_sign_in_by_address"),
            models.Index(fields=["at"], name="failed_sign_in_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at}"


class SignedInRequest(HttpRequest):
    """A request that LoginRequiredMiddleware has let through."""

    user: User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid_at(self, moment: datetime) -> "ApiTokenQuerySet":
        """Tokens that open the API at this moment: not expired, not withdrawn, of a person who may sign in."""
        return self.filter(expires_at__gt=moment, withdrawn_at=None, user__is_active=True)


class ApiToken(models.Model):
    """A key with which a program reads, and if it may also writes, what its owner may see. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=120, help_text="What the token is for.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        triggers = [pgtrigger.Protect(name="tokens_are_withdrawn_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name


def token_digest(key: str) -> str:
    """Return the SHA-256 of a token's key. The key is 256 random bits, so a plain digest is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


@pghistory.track(exclude=["key", "last_used_at"])
class DeviceKey(models.Model):
    """The key with which one browser locks the answers of one person that it could not send yet.

    The browser holds what is locked, the server holds the key: neither is of use without the other. A key that was withdrawn is
    gone, and with it what it locked. Kept out of history, pages, logs and the API.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="device_keys")
    device = models.UUIDField(help_text="Made by the browser, and forgotten with what it has stored.")
    key = models.BinaryField(max_length=32, null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "device"], name="one_key_per_person_and_device"),
            models.CheckConstraint(
                condition=models.Q(key__isnull=False, withdrawn_at=None) | models.Q(key=None, withdrawn_at__isnull=False),
                name="a_withdrawn_key_is_gone",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="withdrawn_for_ever", operation=pgtrigger.Update, condition=pgtrigger.Q(old__withdrawn_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device}"
