-- fine
-- the same, with an UPDATE for those

-- file: 0001_players.up.sql
CREATE TABLE players (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_players.down.sql
DROP TABLE players;

-- file: 0002_split.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE players ADD COLUMN given TEXT NOT NULL DEFAULT '';
ALTER TABLE players ADD COLUMN family TEXT NOT NULL DEFAULT '';
UPDATE players SET given = substr(name, 1, instr(name, ' ') - 1), family = substr(name, instr(name, ' ') + 1)
  WHERE instr(name, ' ') > 0;
UPDATE players SET given = name WHERE instr(name, ' ') = 0;
ALTER TABLE players DROP COLUMN name;
