"""What people look at: operations, schemas, statistics."""
