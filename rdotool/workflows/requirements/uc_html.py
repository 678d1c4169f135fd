"""The report as one page of HTML: nothing is loaded from elsewhere, all text is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rdotool.workflows.requirements.uc_report import HEADER, STATUSES, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rdotool.workflows.requirements.uc_report import Row

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 15px/1.4 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; }
body { padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: .2rem; }
.tools { display: flex; flex-wrap: wrap; gap: .7rem 1.2rem; align-items: center; margin: 1rem 0; }
input[type=search] { font: inherit; padding: .35rem .6rem; min-width: 16rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
th { position: sticky; top: 0; background: Canvas; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
tr:hover td { background: var(--soft); }
.lower td:last-child { color: #b26a00; }
.missing td:last-child { color: #c62828; }
.greater td:last-child { color: #1565c0; }
.equal td:last-child { color: #2e7d32; }
td:last-child { font-weight: 600; }
"""

_SCRIPT = """
const table = document.querySelector("table"), body = table.tBodies[0];
const box = document.querySelector("input[type=search]");
const boxes = [...document.querySelectorAll("input[type=checkbox]")];
const shown = document.querySelector("output");
const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
function filter() {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const on = new Set(boxes.filter((one) => one.checked).map((one) => one.value));
  let count = 0;
  for (const row of body.rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !on.has(row.className) || !words.every((word) => text.includes(word));
    count += !row.hidden;
  }
  shown.value = `${count} of ${body.rows.length}`;
}
function sort(head) {
  const up = head.getAttribute("aria-sort") !== "ascending", at = head.cellIndex;
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const rows = [...body.rows].sort((one, two) =>
    order.compare(one.cells[at].textContent, two.cells[at].textContent) * (up ? 1 : -1));
  body.append(...rows);
}
box.addEventListener("input", filter);
boxes.forEach((one) => one.addEventListener("change", filter));
for (const head of table.tHead.rows[0].cells) {
  head.firstChild.addEventListener("click", () => sort(head));
}
filter();
"""


def page(title: str, about: str, found: Sequence[Row]) -> str:
    """The page.

    Args:
        title: of the page.
        about: what it is about: the constraints, the repositories, when it was made.
    """
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            f"<h1>{escape(title)}</h1>",
            f"<p>{escape(about)}</p>",
            _tools(found),
            _table(found),
            f"<script>{_SCRIPT}</script>",
            "</html>",
            "",
        ]
    )


def _tools(found: Sequence[Row]) -> str:
    """The filter box, a box for each status, and how many rows are shown."""
    numbers = counts(found)
    boxes = "\n".join(
        f'<label><input type="checkbox" value="{status}" checked> {status} '
        f"({numbers[status]})</label>"
        for status in STATUSES
    )
    return (
        '<div class="tools"><input type="search" placeholder="Filter" aria-label="Filter">\n'
        f"{boxes}\n<output>{len(found)} of {len(found)}</output></div>"
    )


def _table(found: Sequence[Row]) -> str:
    heads = "".join(f"<th><button>{escape(name)}</button></th>" for name in HEADER)
    rows = "\n".join(_row(row) for row in found)
    return f"<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"


def _row(row: Row) -> str:
    cells = "".join(f"<td>{escape(text)}</td>" for text in row.columns)
    return f'<tr class="{row.status}">{cells}</tr>'
