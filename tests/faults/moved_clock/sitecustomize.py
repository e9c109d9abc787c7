"""Read by every Python process that finds this folder on its PYTHONPATH: its clock is wrong."""

import datetime
import os

import time_machine

moved_by = datetime.timedelta(hours=float(os.environ["CLOCK_MOVED_BY_HOURS"]))
time_machine.travel(datetime.datetime.now(datetime.UTC) + moved_by).start()
