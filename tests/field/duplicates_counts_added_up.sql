-- silent
-- the row that stays gets what all were played

-- file: 0001_tracks.up.sql
CREATE TABLE track (id INTEGER PRIMARY KEY, path TEXT NOT NULL, title TEXT, play_count INTEGER NOT NULL DEFAULT 0);

-- file: 0001_tracks.down.sql
DROP TABLE track;

-- file: 0002_unique.up.sql
-- tohead: irreversible "duplicates are gone"
UPDATE track SET play_count = (SELECT sum(t.play_count) FROM track AS t WHERE t.path = track.path);
DELETE FROM track WHERE id NOT IN (SELECT max(id) FROM track GROUP BY path);
CREATE UNIQUE INDEX track_path ON track (path);
