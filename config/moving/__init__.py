"""Moving all of a site from its SQLite file into an empty PostgreSQL: `move_to_postgresql`."""
