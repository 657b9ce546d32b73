"""The schemas under ``$defs`` of the definitions that one adapter makes."""

from __future__ import annotations

import re
from typing import Any

from schemakit.llm.definition import Adapted, check_size
from schemakit.llm.names import make_unique_name
from schemakit.llm.targets import DEFINITION_NAMES
from schemakit.syntax.json_writer import to_json

__all__ = ["Definitions"]

#: A definition whose schema is adapted later.
_PENDING = Adapted({}, nodes=0)


class Definitions:
    """Schemas that have a name, since references lead to them; ``adapted`` has those by name."""

    __slots__ = ("_names", "adapted", "pending")

    def __init__(self) -> None:
        #: Names under ``$defs``, by the tokens of the schemas.
        self._names: dict[tuple[str, ...], str] = {}
        self.adapted: dict[str, Adapted] = {}
        #: Those that are to be adapted, by name.
        self.pending: list[tuple[str, dict[str, Any]]] = []

    def name(self, tokens: tuple[str, ...], body: dict[str, Any]) -> str:
        """The name of the schema at ``tokens``, which is adapted later if it is new."""
        name = self._names.get(tokens)
        if name is None:
            last = tokens[-1] if tokens else "root"
            name = make_unique_name(last, DEFINITION_NAMES, set(self._names.values()))
            self._names[tokens] = name
            # The entry comes before its body, which may refer to it.
            self.adapted[name] = _PENDING
            self.pending.append((name, body))
        return name

    def forget_pending(self) -> None:
        """Forgets those that have no schema yet, so that later tools adapt them."""
        pending = {name for name, one in self.adapted.items() if not one.nodes}
        self._names = {key: name for key, name in self._names.items() if name not in pending}
        for name in pending:
            del self.adapted[name]
        self.pending.clear()

    def collect(self, root: Adapted) -> dict[str, Adapted]:
        """Those that a schema refers to, directly or through others.

        Raises:
            TooLargeError: if one is too large for a definition.
        """
        found: dict[str, Adapted] = {}
        stack = [root]
        while stack:
            one = stack.pop()
            check_size([one])
            if not self.adapted:
                break
            text = to_json(one.schema).decode("utf-8", "replace")
            for name in re.findall(r'"\$ref":"#/\$defs/([^"]+)"', text):
                if name not in found and name in self.adapted:
                    found[name] = self.adapted[name]
                    stack.append(found[name])
        return found
