"""Text for people: tables, pages, outlines, excerpts."""
