from records.draft import Draft
from records.history import KEPT_FOR, Change
from records.record import Conflict, Record, RecordQuerySet

__all__ = ["KEPT_FOR", "Change", "Conflict", "Draft", "Record", "RecordQuerySet"]
