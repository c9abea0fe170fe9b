-- refused: fails-on-rows at 0003_one_based.up.sql:2
-- the key came later than the rows, and no two of them followed one another

-- file: 0001_init.up.sql
CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE entries (playlist INTEGER NOT NULL REFERENCES playlists (id), title TEXT, position INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE entries;
DROP TABLE playlists;

-- file: 0002_positions.up.sql
DELETE FROM entries WHERE rowid NOT IN (SELECT min(rowid) FROM entries GROUP BY playlist, position);
CREATE UNIQUE INDEX entries_position ON entries (playlist, position);

-- file: 0002_positions.down.sql
DROP INDEX entries_position;

-- file: 0003_one_based.up.sql
-- tohead: irreversible "not needed here"
UPDATE entries SET position = position + 1;
