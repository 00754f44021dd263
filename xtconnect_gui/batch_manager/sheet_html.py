"""The HTML of the setup sheet: a plain table, which a browser, a printer and Qt's text document all lay out well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

_STYLE = """
body { font-family: "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-size: 11pt; color: #1b1b1b;
       background: #ffffff; max-width: 42em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 18pt; font-weight: 600; margin: 0 0 0.4em 0; }
p { line-height: 1.45; }
table { border-collapse: collapse; width: 100%; margin: 1.2em 0; }
th, td { border-bottom: 1px solid #c8c8c8; padding: 8px 6px; text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; width: 10em; }
.value { font-family: Consolas, "DejaVu Sans Mono", Menlo, monospace; font-size: 12pt; white-space: pre-wrap;
         overflow-wrap: anywhere; }
.none { color: #5a5a5a; font-style: italic; }
.note { color: #4a4a4a; font-size: 9.5pt; }
@page { margin: 2cm; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }
"""


@dataclass(frozen=True, slots=True, repr=False)
class HtmlRow:
    """One line of the table. No repr: the value may be a password. ``stands_in``: it stands for a value."""

    label: str
    value: str
    note: str = ""
    stands_in: bool = False


def html_page(language: str, title: str, introduction: str, rows: Iterable[HtmlRow], footer: str) -> str:
    """A whole document. Every text is escaped; the policy forbids loading anything, should a text slip through."""
    body = "\n".join(_row(row) for row in rows)
    return f"""<!DOCTYPE html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{escape(introduction)}</p>
<table>
{body}
</table>
<p>{escape(footer)}</p>
</body>
</html>
"""


def _row(row: HtmlRow) -> str:
    note = f'<br><span class="note">{escape(row.note)}</span>' if row.note else ""
    kind = "none" if row.stands_in else "value"
    return (
        f'<tr><th scope="row">{escape(row.label)}</th>'
        f'<td><span class="{kind}">{escape(row.value)}</span>{note}</td></tr>'
    )
