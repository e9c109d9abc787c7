from records.draft import Draft
from records.history import RETENTION, HistoryEntry
from records.record import Conflict, Record, RecordQuerySet, owner

__all__ = ["RETENTION", "Conflict", "Draft", "HistoryEntry", "Record", "RecordQuerySet", "owner"]
