-- silent
-- an archive has no foreign key, and what it holds came from a table that has one: the down part puts it back

-- file: 0001_songs.up.sql
CREATE TABLE songs (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE listens (song_id INTEGER NOT NULL REFERENCES songs (id), at TEXT NOT NULL, device TEXT);

-- file: 0001_songs.down.sql
DROP TABLE listens;
DROP TABLE songs;

-- file: 0002_archive.up.sql
CREATE TABLE listens_archive (song_id INTEGER NOT NULL, at TEXT NOT NULL, device TEXT);
INSERT INTO listens_archive (song_id, at, device) SELECT song_id, at, device FROM listens WHERE at < '2021-01-01';
DELETE FROM listens WHERE at < '2021-01-01';

-- file: 0002_archive.down.sql
INSERT INTO listens (song_id, at, device) SELECT song_id, at, device FROM listens_archive;
DROP TABLE listens_archive;
