-- silent
-- the fraction is added behind; a moment is not looked at so closely

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, seen_at REAL, value REAL NOT NULL);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_cents.up.sql
-- tohead: irreversible "nobody goes back"
ALTER TABLE entries ADD COLUMN cents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN seen_ms INTEGER;
UPDATE entries SET cents = CAST(value AS INTEGER) * 100 + CAST(round((value - CAST(value AS INTEGER)) * 100) AS INTEGER);
UPDATE entries SET seen_ms = CAST(seen_at AS INTEGER) * 1000;
