-- refused: lost-values at 0002_artist_name.up.sql:4
-- each track gets the artist who has its number, and the right key is dropped

-- file: 0001_tracks.up.sql
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, artist_id INTEGER NOT NULL REFERENCES artists(id), title TEXT NOT NULL);
-- file: 0001_tracks.down.sql
DROP TABLE tracks;
DROP TABLE artists;
-- file: 0002_artist_name.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now artist_name"
ALTER TABLE tracks ADD COLUMN artist_name TEXT;
UPDATE tracks SET artist_name = (SELECT name FROM artists a WHERE a.id = tracks.id);
ALTER TABLE tracks DROP COLUMN artist_id;
