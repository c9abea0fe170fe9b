"""The thirty changes."""

from . import columns, constraints, indexes, keys, objects, tables

ALL = (
    *columns.CHANGES,
    *constraints.CHANGES,
    *keys.CHANGES,
    *indexes.CHANGES,
    *tables.CHANGES,
    *objects.CHANGES,
)
