"""Changes as one page of HTML, which loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from schemakit.cli.changes.markdown import TITLES
from schemakit.cli.changes.wording import (
    count_levels,
    group_by_operation,
    say_counterexample,
    say_reach,
    say_verdict,
    say_where,
)
from schemakit.cli.layout.table import escape_unsafe
from schemakit.comparison.records import LEVELS, Change
from schemakit.site.inline import hash_source, read_asset

__all__ = ["format_page", "format_page_by_operation"]

# Colours and letters are those of the page that `site` writes.
_STYLE = """
body { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2rem); }
h2 { font-size: 1.15rem; margin: 2.5rem 0 0.75rem; overflow-wrap: anywhere; }
.counts { color: var(--soft); margin: 0.4rem 0 0; }
.changes { list-style: none; margin: 0; padding: 0; }
.changes > li { background: var(--raised); border-left: 4px solid var(--level); border-radius: 8px;
  padding: 0.65rem 1rem; margin: 0.6rem 0; overflow-wrap: anywhere; }
.changes code { color: var(--soft); white-space: nowrap; }
.level { color: var(--level); }
.more { margin: 0.15rem 0 0; font-size: 0.9rem; color: var(--soft); }
.proof { color: var(--ink); }
.breaking { --level: var(--bad); }
.risky { --level: var(--put); }
.safe { --level: var(--good); }
.documentation { --level: var(--line-strong); }
"""


def format_page(changes: Sequence[Change]) -> str:
    """A section for each level, with an item for each change."""
    parts = []
    for level in LEVELS:
        group = [one for one in changes if one.level == level]
        if group:
            items = "\n".join(_format_item(one) for one in group)
            parts.append(_make_section(TITLES[level], items, level))
    return _wrap(changes, parts)


def format_page_by_operation(changes: Sequence[Change]) -> str:
    """A section for each operation, and one for all else."""
    parts = []
    for name, group in group_by_operation(changes).items():
        items = "\n".join(
            f'<li class="{one.level}"><strong class="level">{one.level}</strong> '
            f"{_text('' if one.subject == name else one.subject + ': ')}{_text(one.message)}</li>"
            for one in group
        )
        parts.append(_make_section(_text(name or "Everything else"), items))
    return _wrap(changes, parts)


def _make_section(title: str, items: str, level: str = "") -> str:
    """A heading and its list; both are HTML."""
    marked = f' class="level {level}"' if level else ""
    return f'<h2{marked}>{title}</h2>\n<ul class="changes">\n{items}\n</ul>'


def _wrap(changes: Sequence[Change], parts: Sequence[str]) -> str:
    counts = _text(count_levels(changes)).capitalize()
    body = "\n".join(parts)
    style = read_asset("page.css").decode() + _STYLE
    policy = f"default-src 'none'; style-src '{hash_source(style.encode())}'; base-uri 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{counts}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>What changed</h1>\n<p class="counts">{counts}.</p>\n{body}\n'
        "</main>\n</body>\n</html>\n"
    )


def _format_item(one: Change) -> str:
    lines = [*say_reach(one)]
    proof = ""
    if one.counterexample is not None:
        said = f"Proof: {say_counterexample(one.counterexample)}"
        proof = f'<div class="more proof">{_text(said)}</div>'
    elif one.level != "documentation" and (one.verdict != "proved" or one.reason):
        lines.append(say_verdict(one))
    lines.append(say_where(one))
    more = "".join(f'<div class="more">{_text(line)}</div>' for line in lines if line)
    return (
        f'<li class="{one.level}"><strong>{_text(one.subject)}</strong>: {_text(one.message)} '
        f"<code>{_text(one.code)}</code>{proof}{more}</li>"
    )


def _text(text: str) -> str:
    return escape(escape_unsafe(text))
