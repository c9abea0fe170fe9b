-- The record of all that was done to a database. Rows are appended, never changed.
CREATE TABLE tohead_ledger (
    seq            INTEGER PRIMARY KEY,
    set_name       TEXT NOT NULL,  -- the set: `main` for an app's own
    version        TEXT NOT NULL,  -- digits as written: up to 38, more than an INTEGER holds
    name           TEXT NOT NULL,
    action         TEXT NOT NULL,  -- up, down, stamp, adopt, repair
    checksum       TEXT,           -- of the up part: format version, colon, hexadecimal SHA-256
    down_sql       TEXT,           -- the down script that belongs to it
    schema_version TEXT NOT NULL,  -- semver, after the action
    fingerprint    TEXT NOT NULL,  -- of the set's schema, after the action
    mark           INTEGER NOT NULL, -- of the chain, after the action; 0 at base
    app_version    TEXT NOT NULL,
    at             TEXT NOT NULL,  -- UTC, ISO 8601 with milliseconds
    duration_us    INTEGER NOT NULL
) STRICT;
