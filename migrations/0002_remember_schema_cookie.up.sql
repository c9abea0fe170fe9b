-- `PRAGMA schema_version` when a run last compared the schema with the rehearsal: as long as it stays,
-- nobody has changed an object, and the next run compares only what it changes itself. NULL where
-- nothing was compared.
ALTER TABLE tohead_ledger ADD COLUMN schema_cookie INTEGER;

-- The last entry of a set is found without going through those of the others.
CREATE INDEX tohead_ledger_set ON tohead_ledger (set_name);
