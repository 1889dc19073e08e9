"""What is installed and built, and that nothing is done twice."""

import re
import subprocess
import sys

import pytest

from launcher import front_end, python_packages
from launcher.browser import unpack_browser
from launcher.problems import CannotContinueError
from launcher.stamps import fingerprint, is_stamped, write_stamp


def program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def environment_of_packages(tmp_path, monkeypatch):
    """A virtual environment that is complete, and tools that would fail if they were called."""
    (tmp_path / "bin").mkdir()
    for name in ("python", "pytest"):
        program(tmp_path / "bin" / name, "exit 1")
    monkeypatch.setattr(python_packages, "VENV", tmp_path)
    monkeypatch.setattr(python_packages, "PYTHON", tmp_path / "bin" / "python")
    monkeypatch.setattr(python_packages, "_STAMP", tmp_path / "installed")
    monkeypatch.setattr(python_packages, "_BOOT", tmp_path / "boot")
    value = fingerprint([python_packages.FOR_EVERYTHING], str(tmp_path), sys.version)
    write_stamp(tmp_path / "installed", value)
    program(tmp_path / "bin" / "outer", 'case "$*" in *"import pip"*) exit 0;; *) exit 1;; esac')
    monkeypatch.setattr(python_packages, "_OUTER_PYTHON", str(tmp_path / "bin" / "outer"))
    return tmp_path


@pytest.mark.parametrize("wanted", [python_packages.TO_RUN, python_packages.FOR_EVERYTHING])
def test_a_complete_environment_serves_running_and_testing_without_any_work(environment_of_packages, capsys, wanted):
    python_packages.install_python_packages(wanted)

    assert capsys.readouterr().out == ""


def test_when_nothing_can_be_installed_the_reasons_of_both_installers_are_shown(environment_of_packages):
    (environment_of_packages / "installed").write_text("an older lock file")

    with pytest.raises(CannotContinueError, match="could not be installed"):
        python_packages.install_python_packages(python_packages.TO_RUN)


def test_without_pip_it_says_what_to_install(environment_of_packages, monkeypatch):
    monkeypatch.setattr(python_packages, "_OUTER_PYTHON", "/bin/false")

    with pytest.raises(CannotContinueError, match="pip is missing for /bin/false"):
        python_packages._fetch_uv()


def test_a_fingerprint_tells_contents_names_and_further_texts_apart(tmp_path):
    (tmp_path / "one").write_text("1")
    first = fingerprint([tmp_path], "a")

    assert fingerprint([tmp_path], "a") == first
    assert fingerprint([tmp_path], "b") != first
    (tmp_path / "one").rename(tmp_path / "two")
    second = fingerprint([tmp_path], "a")
    assert second != first
    (tmp_path / "two").write_text("2")
    assert fingerprint([tmp_path], "a") not in {first, second}


def test_what_was_never_installed_is_not_stamped(tmp_path):
    assert not is_stamped(tmp_path / "missing", "anything")


def test_without_node_it_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(CannotContinueError, match=r"node is missing\. Install Node \d+ or newer"):
        front_end.check_node()


def test_a_node_that_is_too_old_is_named(tmp_path, monkeypatch):
    for name in ("node", "npm"):
        program(tmp_path / name, "echo v12.22.9")
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotContinueError, match=r"or newer is needed; .*node is v12\.22\.9"):
        front_end.check_node()


@pytest.mark.browser
def test_the_packaged_browser_is_unpacked_once_and_starts():
    package = front_end.modules_folder() / "@sparticuz" / "chromium"

    browser = unpack_browser(package, front_end.modules_folder() / ".cache")
    unpacked = browser.stat().st_ino

    assert re.search(r"\d+\.\d+\.\d+", subprocess.run([browser, "--version"], capture_output=True, text=True, check=True).stdout)
    assert unpack_browser(package, front_end.modules_folder() / ".cache").stat().st_ino == unpacked


def test_the_pinned_uv_is_found_in_the_lock_file(environment_of_packages):
    with pytest.raises(CannotContinueError, match="uv could not be installed"):
        python_packages._fetch_uv()

    requirement = (environment_of_packages / "boot" / "uv.txt").read_text()
    assert requirement.startswith("uv==")
    assert requirement.count("--hash=sha256:") > 1
    assert not requirement.endswith("\\")
