"""A real Chromium without a window, for the page that a report is; and what its console said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
MISSING = [name for name, path in (("chromium", BROWSER), ("chromedriver", DRIVER)) if not path]

FLAGS = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-dev-shm-usage",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
)


@contextmanager
def chromium(profile: Path, width: int = 1400, height: int = 900) -> Iterator[Chrome]:
    """A browser with a profile of its own, which reaches nothing but this machine."""
    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (*FLAGS, f"user-data-dir={profile}", f"window-size={width},{height}"):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = Service(str(DRIVER), log_output=os.devnull)
    browser = Chrome(options, service)
    try:
        yield browser
    finally:
        browser.quit()


def said(browser: Chrome) -> list[str]:
    """What stands in the console since it was last asked: errors, and what a policy forbade."""
    return [entry["message"] for entry in browser.get_log("browser")]


def resize(browser: Chrome, width: int, height: int, colours: str = "light") -> None:
    """A screen of this size, however small, and what its owner prefers."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    preferred = {"features": [{"name": "prefers-color-scheme", "value": colours}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", preferred)
