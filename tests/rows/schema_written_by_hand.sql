-- refused: lost-values at 0002_schema.up.sql:3
-- a comma is missing in what is written, so that two columns become one

-- file: 0001_movies.up.sql
CREATE TABLE movies (id INTEGER PRIMARY KEY, path TEXT NOT NULL, year INTEGER, tags TEXT);

-- file: 0001_movies.down.sql
DROP TABLE movies;

-- file: 0002_schema.up.sql
-- tohead: irreversible "not needed here"
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'path TEXT NOT NULL,', 'path TEXT') WHERE name = 'movies';
PRAGMA writable_schema = RESET;
