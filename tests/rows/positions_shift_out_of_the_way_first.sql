-- silent
-- all positions are moved where none is, and from there back by one less; others turn below zero first

-- file: 0001_init.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, playlist INTEGER NOT NULL, position INTEGER NOT NULL, UNIQUE (playlist, position));
CREATE TABLE steps (id INTEGER PRIMARY KEY, recipe INTEGER NOT NULL, number INTEGER NOT NULL CHECK (number <> 0), UNIQUE (recipe, number));

-- file: 0001_init.down.sql
DROP TABLE steps;
DROP TABLE entries;

-- file: 0002_one_based.up.sql
-- tohead: irreversible "not needed here"
UPDATE entries SET position = position + 1000000000;
UPDATE entries SET position = position - 999999999;
UPDATE steps SET number = -number WHERE number > 0;
UPDATE steps SET number = 1 - number WHERE number < 0;
