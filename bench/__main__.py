"""Every benchmark, each in a process of its own; results in `bench/results/`."""

from __future__ import annotations

import subprocess
import sys

from bench.report import SHARED

ALL = (
    "embedding",
    "adding",
    "startup",
    "scale",
    "crash",
    "fuzz",
    "retrieval",
    "rationales",
    "extractive",
    "following",
    "zones",
    "claims",
    "gate",
    "checks",
    "support",
    "recheck",
    "related",
    "drafts",
    "rewriting",
    "identity",
    "sharing",
    "batch",
    "claims_batch",
    "report_page",
    "chat",
)


def main() -> int:
    if not SHARED.is_dir():
        print(f"skipped, all of them: the test collections are expected in {SHARED}")
        return 0
    failed = [
        name for name in ALL if subprocess.run([sys.executable, "-m", f"bench.{name}"]).returncode
    ]
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
