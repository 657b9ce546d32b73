"""What a page shows before its script has run: the beginning of its first page, as HTML.

The script draws the same elements (``app.tsx``, ``nav.tsx`` and ``views/overview.tsx`` in
``site/src``) and takes over those that are there. So what is here is the beginning of what it will
draw: where Markdown has more than the little that is written here, or a list is long, the rest is
left to it, and nothing that is shown moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from schemakit.site.leading_markdown import write_blocks, write_inline, write_link, write_text

__all__ = ["write_everything", "write_first_view"]

#: So few operations are all listed on the left from the start (``FEW`` in ``nav.tsx``).
_FEW = 40
#: So many operations are listed on the first page (``MOST_LISTED`` in ``overview.tsx``).
_MOST_LISTED = 200
#: Lines of one list that are written; the others are below the screen.
_MOST_LINES = 120
#: The kinds of components, as the list on the left calls them.
_KINDS = {
    "schemas": "Schemas",
    "parameters": "Parameters",
    "requestBodies": "Request bodies",
    "responses": "Responses",
    "headers": "Headers",
    "securitySchemes": "Security schemes",
    "examples": "Examples",
    "links": "Links",
    "callbacks": "Callbacks",
    "pathItems": "Path items",
    "mediaTypes": "Media types",
}
_Row = Sequence[Any]


def write_first_view(head: Mapping[str, Any]) -> str:
    """Write the elements of the first page; ``head`` is the piece of the data of that name."""
    title = write_text(head.get("title", ""))
    return (
        '<a class="skip" href="#title">Skip to the content</a>'
        '<div class="bar" role="region" aria-label="Title and contents">'
        '<button type="button" class="menu" aria-label="Contents">☰</button>'
        f'<a href="#/" class="bar-title">{title}</a></div>'
        '<header class="side"><div class="side-head">'
        f'<a href="#/" class="side-title">{title}</a>'
        '<button type="button" class="theme" aria-label="Colours: auto; change to light"'
        ' title="Colours: auto"><span aria-hidden="true">◐</span></button></div>'
        '<div class="search" role="search"><div class="search-line">'
        '<input id="search" type="search" role="combobox" autocomplete="off" spellcheck="false"'
        ' aria-label="Search operations, schemas, fields" aria-expanded="false"'
        ' aria-controls="results" aria-autocomplete="list" placeholder="Search (reading…)">'
        '<kbd aria-hidden="true">/</kbd></div></div>'
        f'<div class="side-body">{_write_nav(head)}</div></header>'
        f'<main id="main">{"".join(_write_main(head))}</main>'
    )


def write_everything(head: Mapping[str, Any]) -> str:
    """Write what a browser without JavaScript shows below the first page: the description as it is
    written, and all operations, at the places to which the links of the page lead."""
    groups = [
        (name, "tags" if number < 0 else f"tags/{name}", rows)
        for name, rows, number in _group_by_tag(head)
    ]
    groups.append(("Webhooks", "webhooks", _rows_of(head, "webhooks")))
    listed = "".join(
        f'<h2 id="/{write_text(place)}">{write_text(name)}</h2>'
        f"<ul>{''.join(map(_write_plain, rows))}</ul>"
        for name, place, rows in groups
        if rows
    )
    said = str(head.get("description", ""))
    _, is_whole = write_blocks(said)
    written = "" if is_whole else f'<p class="as-written">{write_text(said)}</p>'
    return f"<p>Fields, schemas and the search need JavaScript.</p>{written}{listed}"


def _write_plain(row: _Row) -> str:
    return (
        f'<li id="/{write_text(row[0])}/{write_text(row[1])}"><b>{write_text(row[2])}</b> '
        f"<code>{write_text(row[3])}</code> {write_text(row[4])}</li>"
    )


# -- the data --------------------------------------------------------------------------------------


def _rows_of(head: Mapping[str, Any], kind: str) -> list[_Row]:
    return [row for row in head.get("pages", ()) if row[0] == kind]


def _group_by_tag(head: Mapping[str, Any]) -> list[tuple[str, list[_Row], int]]:
    """The name, the operations and the number of each tag, and -1 for those without a tag."""
    tags = head.get("tags", ())
    groups: dict[int, list[_Row]] = {number: [] for number in range(len(tags))}
    others = []
    for row in _rows_of(head, "operations"):
        if not row[5]:
            others.append(row)
        for tag in row[5]:
            groups[tag].append(row)
    found = [(tags[number][0], rows, number) for number, rows in groups.items()]
    if others:
        found.append(("Other operations" if tags else "Operations", others, -1))
    return found


def _is_small(head: Mapping[str, Any]) -> bool:
    return len(_rows_of(head, "operations")) + len(_rows_of(head, "webhooks")) <= _FEW


def _is_model(head: Mapping[str, Any]) -> bool:
    """Whether a model is what the page is about."""
    return "model" in head and not head.get("tags")


# -- the list on the left --------------------------------------------------------------------------


def _write_nav(head: Mapping[str, Any]) -> str:
    top = [("", "Model" if _is_model(head) else "Overview")]
    if "model" in head:
        top.append(("overview", "Overview") if _is_model(head) else ("model", "Model"))
    top.append(("map", "Map"))
    lines = [
        f'<li><a href="{_address(kind)}"{"" if kind else _CURRENT}>{name}</a></li>'
        for kind, name in top
    ]
    if head.get("diagnostics"):
        count = f'<span class="count">{head["diagnostics"]}</span>'
        lines.append(f'<li><a href="#/problems">Problems{count}</a></li>')
    groups = "".join(_write_groups(head))
    top_lines = "".join(lines)
    return f'<nav class="nav" aria-label="Contents"><ul class="top">{top_lines}</ul>{groups}</nav>'


_CURRENT = ' aria-current="page"'


def _write_groups(head: Mapping[str, Any]) -> Iterator[str]:
    is_small = _is_small(head)
    groups = [(name, rows, False, is_small) for name, rows, _ in _group_by_tag(head)]
    groups.append(("Webhooks", _rows_of(head, "webhooks"), True, False))
    for kind, name in _KINDS.items():
        groups.append((name, _rows_of(head, kind), True, is_small and kind == "schemas"))
    left = _MOST_LINES
    for name, rows, is_kind, is_open in groups:
        if not rows:
            continue
        lines = "".join(map(_write_line, rows[:left])) if is_open else ""
        yield (
            f'<div class="group {"of-kind" if is_kind else ""}"><button type="button"'
            f' class="group-head" aria-expanded="{"true" if is_open else "false"}">'
            '<span class="twist" aria-hidden="true"></span>'
            f'<span class="group-name">{write_text(name)}</span>'
            f' <span class="count">{len(rows)}</span></button>'
            f"{f'<ul>{lines}</ul>' if is_open else ''}</div>"
        )
        left -= 1 + len(rows) * is_open
        if left <= 0:
            return


def _write_line(row: _Row) -> str:
    address = _address(row[0], row[1])
    if not _is_operation(row):
        return f'<li><a href="{address}"><code>{write_text(row[1])}</code></a></li>'
    words, title = write_text(row[4]) or _write_path(row[3]), write_text(f"{row[2]} {row[3]}")
    return (
        f'<li><a href="{address}" class="{_mark_old(row)}" title="{title}">'
        f'{_write_method(row[2])}<span class="words">{words}</span></a></li>'
    )


def _is_operation(row: _Row) -> bool:
    return row[0] in ("operations", "webhooks")


def _mark_old(row: _Row) -> str:
    return "old" if row[6] else ""


def _write_method(method: str) -> str:
    name = re.sub(r"[^a-z]", "", method.lower())
    return f'<span class="method m-{name}">{write_text(method)}</span>'


def _write_path(path: str) -> str:
    pieces = [one for one in re.split(r"(?=[/{])|(?<=\})", path) if one]
    shown = (
        f'<span class="variable">{write_text(one)}</span>'
        if one[0] == "{"
        else f"{write_text(one)}<wbr>"
        for one in pieces
    )
    return f'<span class="path">{"".join(shown)}</span>'


# -- the first page --------------------------------------------------------------------------------


def _write_main(head: Mapping[str, Any]) -> Iterator[str]:
    if _is_model(head):
        yield '<article class="with-aside" aria-labelledby="title"><div class="main-column">'
        model = head["model"]
        yield '<header class="page-head"><p class="crumbs">Model</p>'
        yield f"{_write_title(model.get('name') or head.get('title', ''))}</header>"
        if model.get("description"):
            yield f'<div class="prose ">{write_blocks(model["description"])[0]}</div>'
        yield "</div></article>"
        return
    yield '<article class="main-column" aria-labelledby="title">'
    yield from _write_overview(head)
    yield "</article>"


def _write_title(title: str) -> str:
    return f'<h1 id="title" tabindex="-1">{write_text(title)}</h1>'


def _write_overview(head: Mapping[str, Any]) -> Iterator[str]:
    """The first page, up to where there is something that is left to the script."""
    crumbs = write_text(head.get("kind", ""))
    if "version" in head:
        crumbs += f'<span class="version">{write_text(head["version"])}</span>'
    yield f'<header class="page-head"><p class="crumbs">{crumbs}</p>'
    yield _write_title(head.get("title", ""))
    lead = write_inline(head.get("summary", ""))
    yield "</header>" if not lead else f'<p class="lead">{lead}</p></header>'
    if lead is None:
        return
    yield _write_figures(head)
    if "description" in head:
        blocks, is_whole = write_blocks(head["description"])
        yield f'<div class="prose ">{blocks}</div>'
        if not is_whole:
            return
    for part in (_write_links(head), _write_servers(head), _write_list(head)):
        if part is None:
            return
        yield part


def _write_figures(head: Mapping[str, Any]) -> str:
    figures = [
        (len(_rows_of(head, "operations")), "operations", "#/map"),
        (len(_rows_of(head, "webhooks")), "webhooks", ""),
        (len(_rows_of(head, "schemas")), "schemas", ""),
        (head.get("diagnostics", 0), "problems", "#/problems"),
    ]
    lines = []
    for count, name, address in figures:
        tag, link = ("a", f' href="{address}"') if address else ("span", "")
        if count:
            lines.append(f"<li><{tag}{link}><b>{count:,}</b> {name}</{tag}></li>")
    return f'<ul class="figures">{"".join(lines)}</ul>'


def _write_links(head: Mapping[str, Any]) -> str | None:
    contact, license_ = head.get("contact", {}), head.get("license", {})
    found = []
    if "docs" in head:
        found.append((head["docs"][0], head["docs"][1] or "Documentation"))
    if isinstance(contact.get("url"), str):
        found.append((contact["url"], contact.get("name", "Contact")))
    if isinstance(contact.get("email"), str):
        found.append((f"mailto:{contact['email']}", contact["email"]))
    if isinstance(license_.get("name"), str):
        found.append((license_.get("url"), license_["name"]))
    if "terms" in head:
        found.append((head["terms"], "Terms of service"))
    if not all(isinstance(name, str) for _, name in found):
        return None
    links = "".join(
        write_link(url if isinstance(url, str) else "", write_text(name)) for url, name in found
    )
    return f'<p class="about links">{links}</p>'


def _write_servers(head: Mapping[str, Any]) -> str | None:
    lines = []
    for url, description, variables in head.get("servers", ()):
        said = write_inline(description)
        if said is None:
            return None
        inside = "".join(
            f"<li><code>{{{write_text(name)}}}</code>"
            f' <span class="about">{write_text(what)}</span></li>'
            for name, what in variables
        )
        about = f'<span class="about"> {said}</span>' if said else ""
        nested = f'<ul class="plain nested">{inside}</ul>' if inside else ""
        lines.append(f"<li><code>{write_text(url)}</code>{about}{nested}</li>")
    return _write_section("Servers", "plain", lines) if lines else ""


def _write_list(head: Mapping[str, Any]) -> str | None:
    """The tags; without any the operations, or else the schemas."""
    if head.get("tags"):
        lines = [_write_tag(head, *one) for one in _group_by_tag(head) if one[2] >= 0 or one[1]]
        # They are in columns, so one that is missing would move all.
        known = [one for one in lines if one is not None]
        return _write_section("Tags", "tag-list", known) if len(known) == len(lines) else None
    operations = [row for row in head.get("pages", ()) if _is_operation(row)][:_MOST_LISTED]
    if operations:
        listed = map(_write_operation, operations[:_MOST_LINES])
        return _write_section("Operations", "operation-list", listed)
    schemas = [
        f'<li><a href="{_address(row[0], row[1])}" class="page-link">'
        f'<code>{write_text(row[1])}</code></a> <span class="type">{write_text(row[2])}</span></li>'
        for row in _rows_of(head, "schemas")[:_MOST_LINES]
    ]
    return _write_section("Schemas", "plain", schemas) if schemas else ""


def _write_tag(head: Mapping[str, Any], name: str, rows: list[_Row], number: int) -> str | None:
    _, summary, description, _ = head["tags"][number] if number >= 0 else ("", "", "", "")
    said = write_inline((summary or description).partition("\n")[0])
    if said is None:
        return None
    about = f'<p class="about">{said}</p>' if said else ""
    link = f'<a href="{_address("tags", "" if number < 0 else name)}">{write_text(name)}</a>'
    return f'<li>{link} <span class="count">{len(rows)}</span>{about}</li>'


def _write_operation(row: _Row) -> str:
    summary = f'<span class="summary">{write_text(row[4])}</span>' if row[4] else ""
    return (
        f'<li><a class="operation-link {_mark_old(row)}" href="{_address(row[0], row[1])}">'
        f'{_write_method(row[2])}<span class="words">{_write_path(row[3])}{summary}</span></a></li>'
    )


def _write_section(title: str, kind: str, lines: Iterable[str]) -> str:
    inside = f'<h2>{title}</h2><ul class="{kind}">{"".join(lines)}</ul>'
    return f'<section class="section">{inside}</section>'


def _address(kind: str, key: str = "") -> str:
    """The address of a page (``makeAddress`` in ``route.ts``)."""
    shown = quote(key, safe="-_.!~*'()/{}:,@", errors="replace")
    return write_text(f"#/{kind}/{shown}" if key else f"#/{kind}")
