-- warned: changed-values at 0002_unique.up.sql:2
-- how often the duplicates were played goes with them

-- file: 0001_tracks.up.sql
CREATE TABLE track (id INTEGER PRIMARY KEY, path TEXT NOT NULL, title TEXT, play_count INTEGER NOT NULL DEFAULT 0);

-- file: 0001_tracks.down.sql
DROP TABLE track;

-- file: 0002_unique.up.sql
-- tohead: irreversible "duplicates are gone"
DELETE FROM track WHERE id NOT IN (SELECT max(id) FROM track GROUP BY path);
CREATE UNIQUE INDEX track_path ON track (path);
