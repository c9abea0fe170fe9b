-- refused: lost-rows at 0002_clean.up.sql:2
-- the key of the follows, and not the show that they are of

-- file: 0001_shows.up.sql
CREATE TABLE shows (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE episodes (id INTEGER PRIMARY KEY, show_id INTEGER NOT NULL REFERENCES shows (id), title TEXT NOT NULL);
CREATE TABLE follows (id INTEGER PRIMARY KEY, show_id INTEGER NOT NULL UNIQUE REFERENCES shows (id), since INTEGER NOT NULL);

-- file: 0001_shows.down.sql
DROP TABLE follows;
DROP TABLE episodes;
DROP TABLE shows;

-- file: 0002_clean.up.sql
-- tohead: irreversible "other shows are gone"
DELETE FROM episodes WHERE show_id NOT IN (SELECT id FROM follows);
