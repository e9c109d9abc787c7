from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from sealing.outer_keys import check_outer_keys


class HealthMiddleware:
    """`/livez` says that the process answers, `/readyz` that it can serve people.

    First in the list, so that a probe needs neither https nor the right host name.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/livez":
            return HttpResponse("ok", content_type="text/plain")
        if request.path == "/readyz":
            return _ready()
        return self.get_response(request)


def _ready():
    missing = [name for name, is_fine in CHECKS.items() if not is_fine()]
    text = "ok" if not missing else "not ready: " + ", ".join(missing)
    return HttpResponse(text, status=503 if missing else 200, content_type="text/plain")


def _database_is_migrated():
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _keys_are_there():
    return not check_outer_keys()


CHECKS = {"database": _database_is_migrated, "keys": _keys_are_there}
