-- silent
-- the version that a library notes in a row of its own

-- file: 0001_version.up.sql
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (1);

-- file: 0001_version.down.sql
DROP TABLE schema_version;

-- file: 0002_things.up.sql
-- tohead: irreversible "x"
CREATE TABLE things (id INTEGER PRIMARY KEY);
UPDATE schema_version SET version = 2;
