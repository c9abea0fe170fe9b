-- refused: lost-rows at 0002_song_year.up.sql:4
-- after the swap of names the full table is the one that is dropped; the copy was never made

-- file: 0001_songs.up.sql
CREATE TABLE songs (id INTEGER PRIMARY KEY, name TEXT NOT NULL, seconds INTEGER);

-- file: 0001_songs.down.sql
DROP TABLE songs;

-- file: 0002_song_year.up.sql
CREATE TABLE songs_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, seconds INTEGER, year INTEGER);
ALTER TABLE songs RENAME TO songs_old;
ALTER TABLE songs_new RENAME TO songs;
INSERT INTO songs (id, name, seconds) SELECT id, name, seconds FROM songs;
DROP TABLE songs_old;

-- file: 0002_song_year.down.sql
CREATE TABLE songs__back (id INTEGER PRIMARY KEY, name TEXT NOT NULL, seconds INTEGER);
INSERT INTO songs__back (id, name, seconds)
SELECT id, name, seconds FROM songs;
DROP TABLE songs;
ALTER TABLE songs__back RENAME TO songs;
