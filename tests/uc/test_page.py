"""The page in a real browser: it filters, sorts, and has no errors."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from rdotool.workflows.requirements import uc_html
from rdotool.workflows.requirements.uc_report import Row

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=2000"),
)
ROWS = [
    Row("epoxy/el9s", "oslo.config", "9.10.0", "python3-oslo-config", "9.10.0", "RDO", "equal"),
    Row("epoxy/el9s", "oslo.log", "9.2.0", "python3-oslo-log", "9.1.0", "RDO", "lower"),
    Row("epoxy/el9s", "zeros", "10.0", "python3-zeros", "10.1", "BaseOS", "greater"),
    Row("epoxy/el9s", "Nowhere", "1.0", "", "", "", "missing"),
]
# Runs in the page, behind its own script.
ASK = """
<script>
const shownNow = () => [...body.rows].filter((row) => !row.hidden)
  .map((row) => row.cells[1].textContent);
const said = { first: shownNow() };
const type = (text) => { box.value = text; box.dispatchEvent(new Event("input")); };
type("OSLO rdo"); said.filtered = shownNow(); said.count = shown.value;
type("");
boxes.find((one) => one.value === "missing").click(); said.without = shownNow();
boxes.find((one) => one.value === "missing").click();
const heads = table.tHead.rows[0].cells;
heads[2].firstChild.click(); said.up = shownNow(); said.mark = heads[2].getAttribute("aria-sort");
heads[2].firstChild.click(); said.down = shownNow();
heads[1].firstChild.click(); said.names = shownNow();
document.body.dataset.said = JSON.stringify(said);
</script>
"""


@pytest.fixture
def said(tmp_path: Path) -> dict[str, Any]:
    """What the page did when it was used."""
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("needs chromium: apt install chromium")
    assert CHROMIUM, "in CI the browser is installed"
    page = tmp_path / "page.html"
    page.write_text(uc_html.page("Title & <more>", "About", ROWS) + ASK, "utf-8")
    done = subprocess.run(
        [CHROMIUM, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "HOME": str(tmp_path)},
        timeout=120,
        check=True,
    )
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    assert not console
    found = re.search(r'data-said="([^"]*)"', done.stdout)
    assert found, done.stderr
    return dict(json.loads(html.unescape(found[1])))


def test_it_filters_and_sorts(said: dict[str, Any]) -> None:
    assert said == {
        "first": ["oslo.config", "oslo.log", "zeros", "Nowhere"],
        "filtered": ["oslo.config", "oslo.log"],
        "count": "2 of 4",
        "without": ["oslo.config", "oslo.log", "zeros"],
        "up": ["Nowhere", "oslo.log", "oslo.config", "zeros"],
        "mark": "ascending",
        "down": ["zeros", "oslo.config", "oslo.log", "Nowhere"],
        "names": ["Nowhere", "oslo.config", "oslo.log", "zeros"],
    }
