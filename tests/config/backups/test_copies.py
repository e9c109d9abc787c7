"""What a program of PostgreSQL's says of a failure is read by operators and kept in a file."""

import pytest
from django.db import connection

from config.backups.copies import CopyError, run


@pytest.mark.parametrize(
    "said",
    [
        'connection to server at "db.internal" (10.0.0.5), port 5432 failed: Connection refused',
        'could not translate host name "db.internal" to address: Name or service not known',
    ],
)
def test_what_a_program_says_of_a_failure_names_no_host(said):
    command = ["/bin/sh", "-c", f"echo 'pg_dump: error: {said}' >&2; exit 1"]
    with pytest.raises(CopyError) as refused:
        run(command, connection)
    assert said.rpartition(": ")[2] in str(refused.value)
    assert "internal" not in str(refused.value) and "10.0" not in str(refused.value)
