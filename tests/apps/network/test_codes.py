"""One name for one thing: the processes of the network are those that files are read into."""

from __future__ import annotations

from maillage.apps.network.codes import PROCESS_NAMES, Process
from maillage.apps.network.defaults import MACHINES
from maillage.formats.processes import PROCESSES


def test_processes_are_the_same_in_files_and_in_the_network() -> None:
    assert {process.value for process in Process} == set(PROCESSES) == {str(name) for name in PROCESS_NAMES}
    assert {str(process) for process in MACHINES} <= set(PROCESSES)
