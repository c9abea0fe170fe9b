-- fine
-- children are remapped with a scalar subquery, so those without an album stay; the uuid is kept in the parent

-- file: 0001_music.up.sql
CREATE TABLE albums (uuid TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, album_uuid TEXT REFERENCES albums (uuid), title TEXT NOT NULL);

-- file: 0001_music.down.sql
DROP TABLE tracks;
DROP TABLE albums;

-- file: 0002_integer_album_ids.up.sql
CREATE TABLE albums_new (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, title TEXT NOT NULL);
INSERT INTO albums_new (uuid, title) SELECT uuid, title FROM albums ORDER BY uuid;
CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, album_id INTEGER REFERENCES albums (id), title TEXT NOT NULL);
INSERT INTO tracks_new (id, album_id, title)
SELECT t.id, (SELECT a.id FROM albums_new a WHERE a.uuid = t.album_uuid), t.title FROM tracks t;
DROP TABLE tracks;
DROP TABLE albums;
ALTER TABLE albums_new RENAME TO albums;
ALTER TABLE tracks_new RENAME TO tracks;

-- file: 0002_integer_album_ids.down.sql
CREATE TABLE albums_old (uuid TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
INSERT INTO albums_old SELECT uuid, title FROM albums;
CREATE TABLE tracks_old (id INTEGER PRIMARY KEY, album_uuid TEXT REFERENCES albums (uuid), title TEXT NOT NULL);
INSERT INTO tracks_old SELECT t.id, (SELECT a.uuid FROM albums a WHERE a.id = t.album_id), t.title FROM tracks t;
DROP TABLE tracks;
DROP TABLE albums;
ALTER TABLE albums_old RENAME TO albums;
ALTER TABLE tracks_old RENAME TO tracks;
