-- refused: foreign-keys at 0002_tidy.up.sql:3
-- the DELETE of the parents is to blame, not the UPDATE of their children

-- file: 0001_init.up.sql
CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE tracks (id INTEGER PRIMARY KEY, artist INTEGER REFERENCES artists (id), title TEXT);

-- file: 0001_init.down.sql
DROP TABLE tracks;
DROP TABLE artists;

-- file: 0002_tidy.up.sql
-- tohead: irreversible "not needed here"
UPDATE tracks SET title = '-' WHERE title IS NULL;
DELETE FROM artists WHERE name IS NULL;
