-- refused: lost-values at 0003_players_score_check.up.sql:2
-- the third of four migrations rebuilds players from the column list of 0001 and so forgets rank, which 0002 added

-- file: 0001_players.up.sql
CREATE TABLE players (id INTEGER PRIMARY KEY, nick TEXT NOT NULL, score INTEGER NOT NULL DEFAULT 0);

-- file: 0001_players.down.sql
DROP TABLE players;

-- file: 0002_players_rank.up.sql
ALTER TABLE players ADD COLUMN rank TEXT;

-- file: 0002_players_rank.down.sql
ALTER TABLE players DROP COLUMN rank;

-- file: 0003_players_score_check.up.sql
CREATE TABLE players_new (id INTEGER PRIMARY KEY, nick TEXT NOT NULL, score INTEGER NOT NULL DEFAULT 0, rank TEXT, clan TEXT);
INSERT INTO players_new (id, nick, score) SELECT id, nick, score FROM players;
DROP TABLE players;
ALTER TABLE players_new RENAME TO players;

-- file: 0003_players_score_check.down.sql
CREATE TABLE players__back (id INTEGER PRIMARY KEY, nick TEXT NOT NULL, score INTEGER NOT NULL DEFAULT 0, rank TEXT);
INSERT INTO players__back (id, nick, score, rank)
SELECT id, nick, score, rank FROM players;
DROP TABLE players;
ALTER TABLE players__back RENAME TO players;

-- file: 0004_players_index.up.sql
CREATE INDEX players_score ON players (score DESC);

-- file: 0004_players_index.down.sql
DROP INDEX players_score;
