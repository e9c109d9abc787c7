"""Going back to tables as they were released, and on to the newest ones."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate(to):
    """Migrate to [(app, migration), ...]. Returns the models as they are then."""
    executor = MigrationExecutor(connection)
    return executor.migrate(to).apps


def migrate_to_the_newest(app):
    graph = MigrationExecutor(connection).loader.graph
    migrate(graph.leaf_nodes(app))
