"""From a path, a URL or standard input to bytes, under the access policy.

- ``urls``: ``http(s):`` and ``file:`` URLs
- ``addresses``: which IP addresses are public
- ``mapped``: URLs that are read from directories
- ``access``: the policy: what may be read
- ``allowed_files``: the local files that documents refer to, checked against the policy
- ``files``: local files and standard input
- ``budget``: what a load has read, against the policy's bounds; progress
- ``http_request``: a request, its bounds, and the response, as data
- ``http_body``: reads a response within its bounds
- ``proxies``: the proxies of the environment
- ``http_connection``: connections to addresses that were checked
- ``http_exchange``: sends a request, again while the server is busy
- ``http``: headers, redirects, refusals, charsets
- ``metaschemas``: the meta-schemas of JSON Schema, from an installed package
- ``cache``: responses kept on disk
- ``download``: a document from the web
- ``fetch``: the entry document and the documents that it refers to
- ``replicate``: models by name
"""
