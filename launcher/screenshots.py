"""`make screenshots`: the pictures of the README from the demonstration, and those of every page from the accessibility gate."""

import secrets
import shutil

from launcher.browser import find_browser
from launcher.environment import local_environment
from launcher.places import PROJECT, PYTHON, passing_directory
from launcher.problems import CannotContinueError
from launcher.processes import run_in_foreground
from launcher.programs import HOST, load, migrate, wait_for_pages, web
from launcher.run import check_port, wanted_port
from launcher.servers import passing_servers
from launcher.test import accessibility


def screenshots() -> int:
    """Photograph the demonstration, served from a database that is thrown away, then every page; returns the exit status."""
    port = wanted_port()
    check_port(port)
    browser = find_browser()
    if browser is None:
        raise CannotContinueError("No browser was found. Install Chromium, or set BROWSER_PATH to one.")
    with passing_servers("screenshots") as servers, passing_directory("screenshot-logs") as logs:
        environment = local_environment(servers.database_url, servers.broker_url, secrets.token_urlsafe(48))
        environment |= {"MEDIA_ROOT": str(logs / "files")}
        migrate(environment)
        with web(logs, environment, port) as server:
            load(environment)
            wait_for_pages(server, port)
            node = {"BROWSER_PATH": str(browser), "PLAYWRIGHT_NODEJS_PATH": shutil.which("node") or ""}
            command = [str(PYTHON), "-m", "tests.screenshots", f"http://{HOST}:{port}/"]
            if status := run_in_foreground(command, environment | node):
                return status
    return accessibility(PROJECT / "docs" / "screens")
