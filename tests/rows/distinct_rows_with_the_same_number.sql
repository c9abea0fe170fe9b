-- refused: fails-on-rows at 0002_movies.up.sql:1
-- entries with one number and two titles are distinct, and the number is to be unique

-- file: 0001_lists.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, title TEXT NOT NULL, year INTEGER);
CREATE TABLE movies (id INTEGER PRIMARY KEY, number INTEGER NOT NULL UNIQUE, title TEXT NOT NULL, year INTEGER);

-- file: 0001_lists.down.sql
DROP TABLE movies;
DROP TABLE entries;

-- file: 0002_movies.up.sql
INSERT INTO movies (number, title, year) SELECT DISTINCT number, title, year FROM entries WHERE number NOT IN (SELECT number FROM movies);

-- file: 0002_movies.down.sql
DELETE FROM movies WHERE number IN (SELECT number FROM entries);
