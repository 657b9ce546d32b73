"""The attacks that are tried, each with what is promised and the test that tries it.

``docs/security.md`` has them as a table, which ``python -m tests.docs.test_security`` renews.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ATTACKS", "Attack"]


class Attack(NamedTuple):
    """What somebody tries, what happens, and where that is tested: a file of tests and a test."""

    by: str
    tries: str
    happens: str
    file: str
    test: str


_BOUNDS, _DEPTH = "hostile/test_bounds.py", "hostile/test_depth_and_circles.py"
_REFERENCES, _URLS = "hostile/test_hostile_references.py", "llm/test_request_urls.py"
_NETWORK = "hostile/test_hostile_network.py"
_IN_BOUNDS = "20 s of processor time and 1 GiB of memory are enough"

ATTACKS = (
    Attack(
        "a description",
        "YAML aliases that multiply, in Objects or in data",
        f"counted before anything is written; {_IN_BOUNDS}",
        _BOUNDS,
        "test_data_that_aliases_multiply_is_counted_before_it_is_written",
    ),
    Attack(
        "a description",
        "diamonds, chains and tangles of references, dead ones by the thousand",
        f"shared, cut or refused by size; {_IN_BOUNDS}",
        _BOUNDS,
        "test_what_is_hostile_is_answered_within_bounds",
    ),
    Attack(
        "a description",
        "the same over thousands of files",
        f"each is read once; {_IN_BOUNDS}",
        _BOUNDS,
        "test_what_is_hostile_over_files_is_answered_within_bounds",
    ),
    Attack(
        "a description",
        "operations by the ten thousand",
        f"time and memory grow with their number; for 20,000, {_IN_BOUNDS}",
        _BOUNDS,
        "test_many_operations_are_answered_within_bounds",
    ),
    Attack(
        "a description",
        "a circle of thousands of files, under `check`",
        f"each is read once; {_IN_BOUNDS}",
        _BOUNDS,
        "test_a_check_of_thousands_of_files_is_answered_within_bounds",
    ),
    Attack(
        "a description",
        "100,000 levels of nesting, and circles through every keyword",
        "an answer or an error from every command and function, never a traceback",
        _DEPTH,
        "test_every_command_answers",
    ),
    Attack(
        "a description",
        "regular expressions that backtrack for ever, on values, names, defaults and examples",
        f"matched in polynomial time, or given up after a number of steps; {_IN_BOUNDS}",
        _BOUNDS,
        "test_patterns_that_backtrack_for_ever_end_in_time",
    ),
    Attack(
        "a description",
        "references to files outside its directory, encoded or through symbolic links",
        "refused, with the option that would allow them",
        _REFERENCES,
        "test_from_a_file",
    ),
    Attack(
        "a description",
        "references to private, loopback and link-local addresses in every spelling",
        "refused before a connection is made",
        _BOUNDS,
        "test_what_lies_outside_is_not_read",
    ),
    Attack(
        "a description",
        "names that mean other addresses: mapped, translated, in a special-purpose registry",
        "judged by a dated table of the registries, for each address that a name has",
        "sources/test_addresses.py",
        "test_addresses_that_are_not_public",
    ),
    Attack(
        "a description",
        "a path or a server that changes the host of a tool's request",
        "refused, or the URL has the scheme, host and port of the server",
        _URLS,
        "test_a_path_does_not_change_the_server",
    ),
    Attack(
        "a repository",
        "a configuration that grants access, sends a token, or writes a file, also through a "
        "symbolic link",
        "refused with its place: only options that do none of this can be set",
        "cli/test_configuration.py",
        "test_no_access_is_given",
    ),
    Attack(
        "a description",
        "text that steers the terminal",
        "escaped",
        "cli/test_output.py",
        "test_a_message_cannot_steer_the_terminal",
    ),
    Attack(
        "a description",
        "text that is a script in a notebook",
        "escaped; a browser runs nothing of it",
        "views/test_shown.py",
        "test_a_browser_runs_nothing_of_it",
    ),
    Attack(
        "a server",
        "a redirect to another origin, to a file or to a private address",
        "not followed, or followed without credentials",
        _REFERENCES,
        "test_redirects_of_references",
    ),
    Attack(
        "a server",
        "a small compressed body of much text, or of millions of empty members",
        "size and time are bounded while it is decompressed",
        _BOUNDS,
        "test_a_body_of_millions_of_empty_gzip_members_ends_in_time",
    ),
    Attack(
        "a server",
        "a body that never ends, or ends too early",
        "an error after the time or size that is allowed",
        "sources/test_http_body.py",
        "test_a_body_that_comes_too_late",
    ),
    Attack(
        "a server",
        "a TLS connection that is cut after the handshake, in the headers or in the body",
        "an error; a body without a length needs the notice of TLS that it ended",
        _NETWORK,
        "test_what_tls_cuts_is_never_a_document",
    ),
    Attack(
        "a name server",
        "a name that has another address at the second question",
        "resolved once for each connection, which goes to an address that was checked",
        _NETWORK,
        "test_a_name_whose_later_answer_is_private_reaches_nothing",
    ),
    Attack(
        "a description",
        "references to private addresses through a proxy of the environment",
        "refused before the proxy is asked",
        _NETWORK,
        "test_a_description_reaches_no_private_address_through_a_proxy",
    ),
    Attack(
        "a proxy",
        "no answer, noise, headers or lines without end",
        "an error without the credentials of the proxy",
        _NETWORK,
        "test_a_broken_proxy_is_an_error_without_its_credentials",
    ),
    Attack(
        "a document from the web",
        "references to local files, also by calling itself one",
        "refused",
        _REFERENCES,
        "test_a_web_document_that_calls_itself_a_file_reaches_no_files",
    ),
    Attack(
        "an argument of a tool",
        "`..`, `/`, `?`, `#` and encoded forms of them in a path",
        "encoded, or refused by the name of the argument",
        _URLS,
        "test_a_value_that_leaves_its_segment_is_refused",
    ),
    Attack(
        "an argument of a tool",
        "line breaks in the values and names of headers",
        "refused",
        "llm/test_binding.py",
        "test_a_media_type_that_is_two_lines_is_refused",
    ),
    Attack(
        "an argument of a tool",
        "the headers `Host`, `Content-Length`, `Transfer-Encoding`, `Proxy-…`, `Cookie`",
        "not an argument, which is a listed loss; `bind` refuses them",
        "llm/test_binding.py",
        "test_a_header_that_only_the_sender_sets_is_no_argument",
    ),
    Attack(
        "an observer of messages",
        "passwords in URLs and in `--base`",
        "shown nowhere: errors, places, text, JSON and SARIF are without them",
        "cli/test_passwords.py",
        "test_the_base_is_shown_without_them",
    ),
    Attack(
        "a user without privileges",
        "`-o` to a directory, file or link that may not be written, to a full disk, to a pipe",
        "an error of one line and the old file, or the whole output",
        "hostile/test_unprivileged_writer.py",
        "test_a_directory_that_cannot_be_written",
    ),
    Attack(
        "an interruption",
        "Ctrl-C, SIGTERM or a failure while `-o` writes",
        "the old file, or the whole new one; nothing beside it",
        "cli/test_output.py",
        "test_a_failure_leaves_the_old_file_and_nothing_else",
    ),
    Attack(
        "an answer to a served tool",
        "the credential repeated in a body, an error or a redirect, in several encodings",
        "replaced in results, errors and logs; a redirect to another origin is not followed",
        "serve/test_credentials.py",
        "test_a_planted_key_is_found_nowhere",
    ),
    Attack(
        "an answer to a served tool",
        "no end, no beginning, a cut, HTML, JSON that is not JSON, a small compressed bomb",
        "a result with an error, bounded in size and time",
        "serve/test_results.py",
        "test_a_bad_answer_is_a_result_that_says_what_is_wrong",
    ),
    Attack(
        "a description that is served",
        "a server at a private address",
        "nothing is sent without an option, unless the user named the server",
        "serve/test_connections.py",
        "test_a_server_at_a_private_address_needs_permission",
    ),
    Attack(
        "a file with a description that is served",
        "a server in the network around the machine, or at the metadata of a cloud",
        "nothing is sent without an option; only what is written as loopback is called",
        "serve/test_connections.py",
        "test_a_description_in_a_file_reaches_no_other_private_address",
    ),
    Attack(
        "a file with a description that is served",
        "the name of a server that resolves to loopback or another private address",
        "nothing is sent without an option",
        "serve/test_connections.py",
        "test_a_name_that_resolves_to_a_private_address_is_not_loopback",
    ),
    Attack(
        "an argument of a served tool",
        "files outside of the directory, also through symbolic links",
        "refused; without `--files` no file is read",
        "serve/test_files.py",
        "test_files_are_read_only_below_the_directory",
    ),
    Attack(
        "a web page",
        "requests to a server on loopback, also by a name that resolves to it",
        "refused by `Origin` and `Host`",
        "serve/test_http.py",
        "test_foreign_pages_and_hosts_are_refused",
    ),
    Attack(
        "a description in a survey",
        "no end, more memory than there is, a crash",
        "its process is ended; it is a row that says so, and the others are read",
        "surveying/test_children.py",
        "test_what_eats_memory_is_named_and_the_others_are_read",
    ),
    Attack(
        "a description in a survey",
        "references to files outside of the directory, archive or repository",
        "refused; nothing of them is in the tables",
        "surveying/test_hostile.py",
        "test_nothing_outside_of_the_root_is_read",
    ),
    Attack(
        "an archive in a survey",
        "paths that lead out of it, links, devices",
        "copied under the hashes of their paths, or left out",
        "surveying/test_archives.py",
        "test_no_path_of_an_archive_names_a_place_on_the_disk",
    ),
    Attack(
        "an archive in a survey",
        "a small file that expands to a very large one, or to very many",
        "bounded by the size of a document and 200 times that of the archive",
        "surveying/test_archives.py",
        "test_a_bomb_is_bounded",
    ),
)
