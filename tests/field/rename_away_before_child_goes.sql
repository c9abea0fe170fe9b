-- warned: not-exercised at 0002_extra.up.sql:2
-- the key follows the table that is renamed away, and the child itself goes in the same release

-- file: 0001_series.up.sql
CREATE TABLE series (id INTEGER PRIMARY KEY, url TEXT NOT NULL);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE);

-- file: 0001_series.down.sql
DROP TABLE tracks;
DROP TABLE series;

-- file: 0002_extra.up.sql
-- tohead: irreversible "the column stays"
ALTER TABLE series RENAME TO series_old;
CREATE TABLE series (id INTEGER PRIMARY KEY, url TEXT NOT NULL, extra INTEGER);
INSERT INTO series SELECT id, url, NULL FROM series_old;
DROP TABLE series_old;

-- file: 0003_series_tracks.up.sql
-- tohead: irreversible "it has another name"
CREATE TABLE series_tracks (id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE);
INSERT INTO series_tracks SELECT id, series_id FROM tracks;
DROP TABLE tracks;
