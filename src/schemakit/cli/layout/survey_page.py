"""The report of a survey as one page of HTML with plots, which needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from schemakit.cli.layout.survey_report import Section, iterate_sections
from schemakit.cli.layout.table import escape_unsafe
from schemakit.counts import format_count

if TYPE_CHECKING:
    from schemakit.surveying.answers import Distribution, SurveyReport

__all__ = ["render_page"]

#: Pixels of a bar: its height, the gap below, its longest length, and the space for its name.
_HEIGHT, _GAP, _LENGTH, _NAME = 18, 6, 420, 230
#: Sections whose rows are bars, with the column of their lengths.
_BARS = {"outcomes": 1, "versions": 1, "unresolved": 1, "diagnostics": 1, "names": 1, "shared": 1}
_PALETTE = ("#31688e", "#35b779", "#fde725", "#443983", "#90d743", "#d8576b")
_STYLE = """
:root { color-scheme: light dark; --bar: #31688e; --ink: #1c2330; --dim: #667; --line: #d5d9e0;
  --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --bar: #6ea8d0; --ink: #e7eaf0; --dim: #a3abb8;
  --line: #3a4250; --paper: #14181f; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; }
table { border-collapse: collapse; font-size: 13px; display: block; overflow-x: auto; }
th, td { text-align: left; padding: 2px 14px 2px 0; border-bottom: 1px solid var(--line);
  vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--dim); } .number { text-align: right; white-space: nowrap; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); } svg { max-width: 100%; }
svg .dim { fill: var(--dim); } figure { margin: 0 0 1rem; } .bar { fill: var(--bar); }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; }
""".strip()


def render_page(report: SurveyReport) -> str:
    """Render the report; all text of descriptions is escaped, and nothing is loaded."""
    parts = []
    for section in iterate_sections(report):
        parts.append(f"<section>\n<h2>{_text(section.title)}</h2>")
        parts += _draw_section(section, report)
        parts.append(f"{_build_table(section)}\n</section>")
    title = f"A survey of {format_count(report.descriptions, 'description')}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n<h1>{title}</h1>\n" + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(escape_unsafe(text))


def _draw_section(section: Section, report: SurveyReport) -> Iterator[str]:
    if section.name in _BARS and section.rows:
        column = _BARS[section.name]
        yield _draw_bars([(str(row[0]), int(row[column])) for row in section.rows])
    elif section.name == "sizes":
        yield '<div class="plots">'
        yield from (_draw_histogram(one) for one in report.sizes if one.bins)
        yield "</div>"
    elif section.name == "spellings":
        names = list(dict.fromkeys(name for one in report.spellings for name in one.counts))
        yield _draw_shares([(one.kind, one.total, one.counts) for one in report.spellings], names)


def _draw_bars(rows: Sequence[tuple[str, int]]) -> str:
    most = max(value for _, value in rows) or 1
    step = _HEIGHT + _GAP
    shapes = []
    for index, (name, value) in enumerate(rows):
        top, length = index * step, max(1, round(value / most * _LENGTH))
        middle = top + _HEIGHT - 5
        shapes.append(
            f'<text x="{_NAME - 8}" y="{middle}" text-anchor="end">{_text(_shorten(name))}</text>'
            f'<rect class="bar" x="{_NAME}" y="{top}" width="{length}" height="{_HEIGHT}"/>'
            f'<text class="dim" x="{_NAME + length + 6}" y="{middle}">{value:,}</text>'
        )
    return _frame(shapes, _NAME + _LENGTH + 80, len(rows) * step)


def _draw_histogram(one: Distribution) -> str:
    """A histogram over powers of two, from the first that has any."""
    start = next(index for index, count in enumerate(one.bins) if count)
    bins = one.bins[start:]
    width, height, base = 16, 110, 130
    most = max(bins)
    shapes = [f'<text x="0" y="12">{_text(one.name.replace("_", " "))}</text>']
    for index, count in enumerate(bins):
        length = max(round(count / most * (height - 10)), int(count > 0))
        low = 0 if start + index == 0 else 1 << (start + index - 1)
        high = max(1, 1 << (start + index)) - 1
        shapes.append(
            f'<rect class="bar" x="{index * width}" y="{base - length}" width="{width - 2}" '
            f'height="{length}"><title>{low:,} to {high:,}: {count:,}</title></rect>'
        )
        if index % 4 == 0:
            shapes.append(
                f'<text class="dim" x="{index * width}" y="{base + 15}">{_abbreviate(low)}</text>'
            )
    return _frame(shapes, max(len(bins) * width + 40, 140), base + 20)


def _draw_shares(rows: Sequence[tuple[str, int, dict[str, int]]], names: Sequence[str]) -> str:
    """A bar of one length for each row, divided by shares, and a legend."""
    colours = {name: _PALETTE[index % len(_PALETTE)] for index, name in enumerate(names)}
    step, shapes = _HEIGHT + _GAP, []
    for index, (kind, total, counts) in enumerate(rows):
        top, left = index * step, float(_NAME)
        middle = top + _HEIGHT - 5
        shapes.append(f'<text x="{_NAME - 8}" y="{middle}" text-anchor="end">{_text(kind)}</text>')
        for name, count in counts.items():
            length = count / total * _LENGTH
            shapes.append(
                f'<rect x="{left:.1f}" y="{top}" width="{length:.1f}" height="{_HEIGHT}" '
                f'fill="{colours[name]}"><title>{_text(name)}: {count:,}</title></rect>'
            )
            left += length
    top = len(rows) * step + 8
    for index, name in enumerate(names):
        left = _NAME + index % 3 * 140
        place = top + index // 3 * step
        shapes.append(
            f'<rect x="{left}" y="{place}" width="12" height="12" fill="{colours[name]}"/>'
            f'<text x="{left + 18}" y="{place + 11}">{_text(name)}</text>'
        )
    return _frame(shapes, _NAME + _LENGTH + 80, top + (len(names) + 2) // 3 * step)


def _frame(shapes: Sequence[str], width: int, height: int) -> str:
    drawn = "\n".join(shapes)
    return (
        f'<figure><svg role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">\n{drawn}\n</svg></figure>'
    )


def _build_table(section: Section) -> str:
    if not section.rows:
        return "<p>none</p>"
    kinds = [' class="number"' if column.right else "" for column in section.columns]
    head = "".join(
        f"<th{kind}>{_text(column.title.lower())}</th>"
        for column, kind in zip(section.columns, kinds, strict=True)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(f"<td{kind}>{_cell(value)}</td>" for value, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for row in section.rows
    )
    return f"<table>\n<tr>{head}</tr>\n{rows}\n</table>"


def _cell(value: str | int | float) -> str:
    if isinstance(value, float):
        return f"{value * 100:.1f}"
    return _text(value) if isinstance(value, str) else f"{value:,}"


def _shorten(name: str) -> str:
    return name if len(name) <= 34 else name[:33] + "…"


def _abbreviate(number: int) -> str:
    for power, unit in ((30, "Gi"), (20, "Mi"), (10, "Ki")):
        if number >= 1 << power:
            return f"{number >> power}{unit}"
    return str(number)
