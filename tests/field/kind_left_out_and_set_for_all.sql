-- refused: lost-values at 0002_again.up.sql:3
-- a rebuild leaves a column out, and an UPDATE behind it gives a new one the same value in every row

-- file: 0001_bots.up.sql
CREATE TABLE bots (id INTEGER PRIMARY KEY, details TEXT, kind TEXT);

-- file: 0001_bots.down.sql
DROP TABLE bots;

-- file: 0002_again.up.sql
-- tohead: irreversible "one way"
CREATE TABLE bots_new (id INTEGER PRIMARY KEY, details TEXT);
INSERT INTO bots_new (id, details) SELECT id, details FROM bots;
DROP TABLE bots;
ALTER TABLE bots_new RENAME TO bots;
ALTER TABLE bots ADD COLUMN kind TEXT;
UPDATE bots SET kind = 'plain';
