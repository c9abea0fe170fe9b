-- refused: lost-values at 0002_archive.up.sql:2
-- rows move to a table that has a place for all they hold, and take only a part of it along

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE films (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rating INTEGER, seen INTEGER NOT NULL DEFAULT 0);
CREATE TABLE archive (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rating INTEGER);

-- file: 0002_archive.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO archive (id, title) SELECT id, title FROM films WHERE seen = 1;
DELETE FROM films WHERE seen = 1;
