"""Going back to tables as they were released, and on to the newest ones."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(to):
    """Migrate to [(app, migration), ...]. Returns the models as they are then."""
    executor = MigrationExecutor(connection)
    return executor.migrate(to).apps


def migrate_to_the_newest():
    """Migrate all apps, since going back with one takes those along that depend on it."""
    migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
