"""What the specifications say, as data: versions, Objects, keywords, pointers, URIs, values."""
