-- silent
-- a song has its own columns and those of its album: these are the rows of the songs

-- file: 0001_albums.up.sql
CREATE TABLE albums (id INTEGER PRIMARY KEY, name TEXT NOT NULL, artist TEXT NOT NULL, year INTEGER NOT NULL);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, album_id INTEGER NOT NULL REFERENCES albums (id), title TEXT NOT NULL, seconds INTEGER NOT NULL);

-- file: 0001_albums.down.sql
DROP TABLE tracks;
DROP TABLE albums;

-- file: 0002_songs.up.sql
-- tohead: irreversible "nobody goes back"
-- tohead: allow(drop-table) "they are songs now"
CREATE TABLE songs (id INTEGER PRIMARY KEY, album INTEGER NOT NULL, album_name TEXT, artist TEXT NOT NULL, year INTEGER NOT NULL, title TEXT, seconds INTEGER);
INSERT INTO songs (album, album_name, artist, year, title, seconds)
  SELECT a.id, a.name, a.artist, a.year, t.title, t.seconds FROM albums a LEFT JOIN tracks t ON t.album_id = a.id;
DROP TABLE tracks;
DROP TABLE albums;
