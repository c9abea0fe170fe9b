-- refused: lost-rows at 0002_movie.up.sql:3
-- the tables are joined by a number that no foreign key holds together: whoever is not in the library goes

-- file: 0001_lists.up.sql
CREATE TABLE movies (id INTEGER PRIMARY KEY, tmdb INTEGER NOT NULL UNIQUE, title TEXT NOT NULL);
CREATE TABLE wanted (id INTEGER PRIMARY KEY, tmdb INTEGER NOT NULL, title TEXT NOT NULL);

-- file: 0001_lists.down.sql
DROP TABLE wanted;
DROP TABLE movies;

-- file: 0002_movie.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE wanted_new (id INTEGER PRIMARY KEY, tmdb INTEGER NOT NULL, title TEXT NOT NULL, movie INTEGER NOT NULL);
INSERT INTO wanted_new (id, tmdb, title, movie) SELECT w.id, w.tmdb, w.title, m.id FROM wanted w JOIN movies m ON m.tmdb = w.tmdb;
DROP TABLE wanted;
ALTER TABLE wanted_new RENAME TO wanted;
