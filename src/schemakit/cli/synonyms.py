"""Other names of options: aliases that are read, and synonyms that are suggested."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["ALIASES", "SYNONYMS"]

#: Names that are read as another, where a command has that and not the alias itself. The help
#: does not show them.
ALIASES: Mapping[str, str] = MappingProxyType({"--skip-deprecated": "--no-deprecated"})

#: What an unknown option probably means: options, some with a value. Of those that the command
#: has, all are suggested.
SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # what is said
        "--silent": ("--quiet",),
        "--no-warnings": ("--quiet",),
        "-v": ("--verbose",),
        "--all": ("--verbose",),
        "--debug": ("--verbose",),
        "--full": ("--verbose",),
        # which problems count
        "--severity": ("--fail-on", "--select"),
        "--level": ("--fail-on",),
        "--fail-level": ("--fail-on",),
        "--fail-severity": ("--fail-on",),
        "--max-warnings": ("--fail-on warning",),
        "--error-on-warning": ("--fail-on warning", "--strict"),
        "--warnings-as-errors": ("--strict",),
        "--pedantic": ("--strict",),
        "--exit-zero": ("--fail-on never",),
        "--code": ("--select",),
        "--codes": ("--select",),
        "--rule": ("--select",),
        "--rules": ("--select",),
        "--only": ("--select", "--at", "--tag"),
        "--disable": ("--ignore",),
        "--skip": ("--ignore",),
        "--skip-rule": ("--ignore",),
        "--exclude": ("--ignore",),
        "--suppress": ("--ignore", "--baseline", "--accept"),
        "--generate-ignore-file": ("--write-baseline",),
        "--update-baseline": ("--write-baseline",),
        # form and place of the output
        "-f": ("--format",),
        "--type": ("--format",),
        "--output-format": ("--format", "--json"),
        "--reporter": ("--format",),
        "--yaml": ("--format yaml",),
        "--yml": ("--format yaml",),
        "--sarif": ("--format sarif",),
        "--github": ("--format github",),
        "--table": ("--format table",),
        "--json": ("--format json",),
        "-j": ("--json", "--format json"),
        "--pretty": ("--indent", "--json"),
        "--compact": ("--indent 0",),
        "--minify": ("--indent 0",),
        "--out": ("--output",),
        "--outfile": ("--output",),
        "--output-file": ("--output",),
        "--to": ("--output",),
        "--write": ("--output",),
        "--overwrite": ("--force",),
        "--yes": ("--force",),
        "--limit": ("--max-bytes", "--max-tools"),
        "--max-size": ("--max-bytes", "--budget"),
        "--pointer": ("--at",),
        "--part": ("--at",),
        # what happens to references
        "--keep-cycles": ("--cycles keep",),
        "--circular": ("--cycles",),
        "--ignore-missing": ("--missing keep",),
        # comparing
        "--revision": ("--git",),
        "--base-ref": ("--git",),
        "--ignore-file": ("--accept",),
        "--changelog": ("--by operation",),
        "--group-by": ("--by",),
        "--next-version": ("--semver",),
        "--remove-unused": ("--prune",),
        "--merge-allof": ("--flatten",),
        "--merge-all-of": ("--flatten",),
        "--depth-limit": ("--depth",),
        "--levels": ("--depth",),
        # which operations
        "--tags": ("--tag",),
        "--methods": ("--method",),
        "--verb": ("--method",),
        "--paths": ("--path",),
        "--filter": ("--tag", "--method", "--path"),
        "--url": ("--path",),
        "--exclude-deprecated": ("--no-deprecated",),
        "--ignore-deprecated": ("--no-deprecated",),
        "--hide-deprecated": ("--no-deprecated",),
        "--without-deprecated": ("--no-deprecated",),
        "--provider": ("--for",),
        "--target": ("--for",),
        "--max-tokens": ("--budget",),
        # what is read
        "--token": ("--bearer-env",),
        "--bearer": ("--bearer-env",),
        "--auth": ("--bearer-env", "--header"),
        "-H": ("--header",),
        "--base-uri": ("--base",),
        "--base-url": ("--base",),
        "--allow-local": ("--allow-private",),
        "--oas": ("--as",),
        "--spec-version": ("--as",),
        "--openapi-version": ("--as",),
        "--settings": ("--config",),
        "-c": ("--config",),
    }
)
