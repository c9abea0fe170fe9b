-- refused: fails-on-rows at 0002_games.up.sql:3
-- -1 stands for none, and the new table takes it no longer

-- file: 0001_games.up.sql
CREATE TABLE games (id INTEGER PRIMARY KEY, name TEXT NOT NULL, slot INTEGER NOT NULL DEFAULT -1 CHECK (slot > -2));

-- file: 0001_games.down.sql
DROP TABLE games;

-- file: 0002_games.up.sql
-- tohead: irreversible "slots count from 0"
CREATE TABLE games_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, slot INTEGER NOT NULL CHECK (slot <> -1));
INSERT INTO games_new (id, name, slot) SELECT id, name, slot FROM games;
DROP TABLE games;
ALTER TABLE games_new RENAME TO games;
