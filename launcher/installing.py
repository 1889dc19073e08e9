"""Brings a checkout to the state in which the product can run or be tested. Does nothing when it is there."""

from launcher.front_end import FrontEndInstallation, collect_static_files
from launcher.places import State, turn
from launcher.python_packages import FOR_EVERYTHING, TO_RUN, install_python_packages


def install(state: State, for_everything: bool, to_serve: bool) -> None:
    """Install what running needs, or with `for_everything` also what tests and checks need.

    `to_serve` also gathers the files that pages load, as a web server of production has them.
    """
    with turn(state.root / "install.lock"):
        front_end = FrontEndInstallation(state, with_test_tools=for_everything)
        front_end.begin()
        try:
            install_python_packages(FOR_EVERYTHING if for_everything else TO_RUN)
            front_end.finish()
        finally:
            front_end.abandon()
        if to_serve:
            collect_static_files(state)
