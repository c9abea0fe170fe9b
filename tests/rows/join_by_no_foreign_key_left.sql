-- fine
-- the same by LEFT JOIN, and by a table that is made of all the values there are

-- file: 0001_lists.up.sql
CREATE TABLE movies (id INTEGER PRIMARY KEY, tmdb INTEGER NOT NULL UNIQUE, title TEXT NOT NULL);
CREATE TABLE wanted (id INTEGER PRIMARY KEY, tmdb INTEGER NOT NULL, title TEXT NOT NULL);
CREATE TABLE plays (id INTEGER PRIMARY KEY, device TEXT NOT NULL, at INTEGER NOT NULL);

-- file: 0001_lists.down.sql
DROP TABLE plays;
DROP TABLE wanted;
DROP TABLE movies;

-- file: 0002_movie.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "the name of the device is in devices"
CREATE TABLE wanted_new (id INTEGER PRIMARY KEY, tmdb INTEGER NOT NULL, title TEXT NOT NULL, movie INTEGER);
INSERT INTO wanted_new (id, tmdb, title, movie) SELECT w.id, w.tmdb, w.title, m.id FROM wanted w LEFT JOIN movies m ON m.tmdb = w.tmdb;
DROP TABLE wanted;
ALTER TABLE wanted_new RENAME TO wanted;
CREATE TABLE devices (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO devices (name) SELECT DISTINCT device FROM plays;
CREATE TABLE plays_new (id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL REFERENCES devices (id), at INTEGER NOT NULL);
INSERT INTO plays_new (id, device_id, at) SELECT p.id, d.id, p.at FROM plays p JOIN devices d ON d.name = p.device;
DROP TABLE plays;
ALTER TABLE plays_new RENAME TO plays;
CREATE INDEX plays_device ON plays (device_id);
