-- refused: lost-values at 0002_artist_sort.up.sql:2
-- albums refer to artists without a declared foreign key, and the copy numbers the artists anew

-- file: 0001_init.up.sql
CREATE TABLE artist (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE album (id INTEGER PRIMARY KEY, artist INTEGER NOT NULL, title TEXT);

-- file: 0001_init.down.sql
DROP TABLE album;
DROP TABLE artist;

-- file: 0002_artist_sort.up.sql
CREATE TABLE artist_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, sort TEXT);
INSERT INTO artist_new (name) SELECT name FROM artist ORDER BY name;
DROP TABLE artist;
ALTER TABLE artist_new RENAME TO artist;

-- file: 0002_artist_sort.down.sql
ALTER TABLE artist DROP COLUMN sort;
