-- fine
-- the same, with coalesce() around the one that may be NULL

-- file: 0001_visits.up.sql
CREATE TABLE shops (id INTEGER PRIMARY KEY, name TEXT NOT NULL, opened_at INTEGER NOT NULL, visited_at INTEGER);

-- file: 0001_visits.down.sql
DROP TABLE shops;

-- file: 0002_seen.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE shops ADD COLUMN seen_at INTEGER;
UPDATE shops SET seen_at = max(opened_at, coalesce(visited_at, opened_at));
ALTER TABLE shops DROP COLUMN opened_at;
ALTER TABLE shops DROP COLUMN visited_at;
