-- silent
-- the same without WHERE, from the number of the row, and the index one file later

-- file: 0001_tracks.up.sql
CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, album TEXT);

-- file: 0001_tracks.down.sql
DROP TABLE tracks;

-- file: 0002_position.up.sql
ALTER TABLE tracks ADD COLUMN position INTEGER;

-- file: 0002_position.down.sql
ALTER TABLE tracks DROP COLUMN position;

-- file: 0003_position_filled.up.sql
UPDATE tracks SET position = (SELECT count(*) FROM tracks AS t WHERE t.id <= tracks.id);

-- file: 0003_position_filled.down.sql
UPDATE tracks SET position = NULL;

-- file: 0004_position_unique.up.sql
CREATE UNIQUE INDEX tracks_position ON tracks (position);

-- file: 0004_position_unique.down.sql
DROP INDEX tracks_position;
