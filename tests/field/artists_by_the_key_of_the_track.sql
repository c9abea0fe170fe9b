-- refused: lost-values at 0002_names.up.sql:3
-- an UPDATE FROM compares the keys of both tables

-- file: 0001_tracks.up.sql
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists (id), title TEXT NOT NULL);

-- file: 0001_tracks.down.sql
DROP TABLE tracks;
DROP TABLE artists;

-- file: 0002_names.up.sql
-- tohead: irreversible "nobody goes back"
ALTER TABLE tracks ADD COLUMN artist TEXT;
UPDATE tracks SET artist = a.name FROM artists AS a WHERE a.id = tracks.id;
