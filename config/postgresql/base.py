"""Django's way to PostgreSQL, but that one which is away is waited for once, and not by everybody.

Each try to reach it takes seconds. A page that asks five times would wait five times, and soon
every thread would wait, also the one that a probe of `/livez` needs.
"""

from django.db.backends.postgresql import base

from config.postgresql.outage import Outage

outage = Outage()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        """Raise psycopg.OperationalError at once while the server is known to be away."""
        with outage.one_waits():
            return super().get_new_connection(conn_params)
