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

__all__ = ["format_page", "format_page_by_operation"]

_STYLE = """\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
ul{padding-left:1.2rem}li{margin:.4rem 0}code,.value{font:14px/1.4 ui-monospace,monospace}
.breaking{color:#b00020}.risky{color:#8a5a00}.safe{color:#1b6e2c}.documentation{color:#555}
.more{margin:.1rem 0;color:#444;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}.more{color:#bbb}
.breaking{color:#ff8a8a}.risky{color:#e5b567}.safe{color:#7fd08f}.documentation{color:#aaa}}
"""


def format_page(changes: Sequence[Change]) -> str:
    """A section for each level, with an item for each change."""
    parts = []
    for level in LEVELS:
        group = [one for one in changes if one.level == level]
        if group:
            items = "\n".join(_format_item(one) for one in group)
            parts.append(f'<h2 class="{level}">{TITLES[level]}</h2>\n<ul>\n{items}\n</ul>')
    return _wrap(changes, parts)


def format_page_by_operation(changes: Sequence[Change]) -> str:
    """A section for each operation, and one for all else."""
    parts = []
    for name, group in group_by_operation(changes).items():
        items = "\n".join(
            f'<li><strong class="{one.level}">{one.level}</strong> '
            f"{_text('' if one.subject == name else one.subject + ': ')}{_text(one.message)}</li>"
            for one in group
        )
        parts.append(f"<h2>{_text(name or 'Everything else')}</h2>\n<ul>\n{items}\n</ul>")
    return _wrap(changes, parts)


def _wrap(changes: Sequence[Change], parts: Sequence[str]) -> str:
    counts = _text(count_levels(changes)).capitalize()
    body = "\n".join(parts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{counts}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>What changed</h1>\n<p>{counts}.</p>\n{body}\n</body>\n</html>\n"
    )


def _format_item(one: Change) -> str:
    lines = [*say_reach(one)]
    if one.counterexample is not None:
        lines.append(f"Proof: {say_counterexample(one.counterexample)}")
    elif one.level != "documentation" and (one.verdict != "proved" or one.reason):
        lines.append(say_verdict(one))
    lines.append(say_where(one))
    more = "".join(f'<div class="more">{_text(line)}</div>' for line in lines if line)
    return (
        f"<li><strong>{_text(one.subject)}</strong>: {_text(one.message)} "
        f"<code>{_text(one.code)}</code>{more}</li>"
    )


def _text(text: str) -> str:
    return escape(escape_unsafe(text))
