"""Stamps: notes beside what was installed or built, saying from what, so that the same work is not done twice."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *also: str) -> str:
    """Return a digest of the names and contents of files (folders with all below them) and of further texts."""
    digest = hashlib.sha256()
    for text in also:
        digest.update(f"{text}\n".encode())
    for path in sorted(_files(paths)):
        digest.update(f"{path}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Say whether the stamp notes this very fingerprint."""
    try:
        return stamp.read_text(encoding="ascii") == value
    except FileNotFoundError:
        return False


def write_stamp(stamp: Path, value: str) -> None:
    """Note that the work was done for this fingerprint."""
    stamp.write_text(value, encoding="ascii")


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path
