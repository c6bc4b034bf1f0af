"""Which process holds a lock on a file: asked of the kernel, so that nobody is blamed wrongly."""

from __future__ import annotations

import os
import time
from pathlib import Path

SOMEBODY = "another process"
LOCKS = Path("/proc/locks")

WRITER = 120
"""The byte of a `-shm` file that the writer of a SQLite database in WAL mode has locked
(sqlite.org/walformat.html, 2.3.1)."""


def writer(database: Path) -> str:
    """Who is writing to a SQLite database."""
    shared = Path(f"{database}-shm")
    return _named(_holder(shared, WRITER) or _holder(database))


def owner(lock: Path) -> str:
    """Who holds a lock file: `process 4711 (litrev add refs.bib, since 14:03:22)`.

    `another process` where the system does not tell, as outside Linux, or it has just let go.
    """
    return _named(_holder(lock))


def _holder(path: Path, byte: int | None = None) -> int | None:
    """The process that has the file, or this byte of it, locked for writing (proc_locks(5))."""
    try:
        found = path.stat()
        lines = LOCKS.read_text().splitlines()
    except OSError:
        return None
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    for line in lines:
        fields = line.split()
        if fields[1] != "->" and fields[3:6:2] == ["WRITE", place]:
            pid, first = int(fields[4]), int(fields[6])
            if pid > 0 and byte in (None, first):
                return pid
    return None


def _named(pid: int | None) -> str:
    if pid is None:
        return SOMEBODY
    if pid == os.getpid():
        return "this process itself"
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
        ago = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except OSError:
        return SOMEBODY
    since = time.strftime("%H:%M:%S", time.localtime(time.time() - ago))
    return f"process {pid} ({_short(words)}, since {since})"


def _short(words: list[str]) -> str:
    """A command line as a person knows it: without the interpreter and where programs lie."""
    names = [Path(words[0]).name, *words[1:]]
    if names[0].startswith("python"):
        if names[1:3] == ["-m", "assistant"]:
            names = ["litrev", *names[3:]]
        elif names[1].endswith("litrev"):
            names = ["litrev", *names[2:]]
    command = " ".join(filter(None, names))
    return command if len(command) <= 60 else f"{command[:59]}…"
