-- refused: lost-values at 0002_names.up.sql:3
-- USING joins by the key that both tables have, and not by the reference

-- file: 0001_tracks.up.sql
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists (id), title TEXT NOT NULL);

-- file: 0001_tracks.down.sql
DROP TABLE tracks;
DROP TABLE artists;

-- file: 0002_names.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists (id), title TEXT NOT NULL, artist TEXT);
INSERT INTO tracks_new (id, artist_id, title, artist) SELECT id, artist_id, title, name FROM tracks LEFT JOIN artists USING (id);
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
