-- fine
-- a count becomes a REAL: only numbers that it never reaches lose digits

-- file: 0001_nodes.up.sql
CREATE TABLE nodes (name TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL DEFAULT 1);

-- file: 0001_nodes.down.sql
DROP TABLE nodes;

-- file: 0002_real.up.sql
-- tohead: irreversible "one way"
CREATE TABLE nodes_new (name TEXT PRIMARY KEY NOT NULL, version REAL NOT NULL DEFAULT 1);
INSERT INTO nodes_new (name, version) SELECT name, version FROM nodes;
DROP TABLE nodes;
ALTER TABLE nodes_new RENAME TO nodes;
