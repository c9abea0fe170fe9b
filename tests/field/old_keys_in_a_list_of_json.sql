-- refused: lost-values at 0002_uuids.up.sql:3
-- songs get uuids, and mixes hold the old numbers in a list

-- file: 0001_songs.up.sql
CREATE TABLE songs (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
CREATE TABLE mixes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, song_ids TEXT NOT NULL DEFAULT '[]');

-- file: 0001_songs.down.sql
DROP TABLE mixes;
DROP TABLE songs;

-- file: 0002_uuids.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE songs_new (id TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL UNIQUE);
INSERT INTO songs_new SELECT lower(hex(randomblob(16))), path FROM songs;
DROP TABLE songs;
ALTER TABLE songs_new RENAME TO songs;
