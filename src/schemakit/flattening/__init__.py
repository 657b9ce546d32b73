"""The algebra of schemas: several schemas as one. Plain data in, plain data out."""
