-- refused: lost-rows at 0002_split.up.sql:5
-- a row of the third kind goes into neither table

-- file: 0001_media.up.sql
CREATE TABLE media (id INTEGER PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('photo', 'video', 'sound')));

-- file: 0001_media.down.sql
DROP TABLE media;

-- file: 0002_split.up.sql
-- tohead: allow(drop-table) "its rows go on in two tables"
-- tohead: irreversible "which table a row came from is known, and nobody has to go back"
CREATE TABLE photos (id INTEGER PRIMARY KEY, path TEXT NOT NULL);
CREATE TABLE videos (id INTEGER PRIMARY KEY, path TEXT NOT NULL);
INSERT INTO photos (id, path) SELECT id, path FROM media WHERE kind = 'photo';
INSERT INTO videos (id, path) SELECT id, path FROM media WHERE kind = 'video';
DROP TABLE media;
