"""From a path, a URL or standard input to bytes, under the access policy."""
