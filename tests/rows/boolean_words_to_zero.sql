-- refused: lost-values at 0002_flags_int.up.sql:2
-- the new INTEGER column is filled by value + 0, which is 0 for 'true' as well as for 'false'

-- file: 0001_flags.up.sql
CREATE TABLE flags (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL CHECK (value IN ('true', 'false')));

-- file: 0001_flags.down.sql
DROP TABLE flags;

-- file: 0002_flags_int.up.sql
CREATE TABLE flags_new (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL CHECK (value IN (0, 1)));
INSERT INTO flags_new SELECT name, value + 0 FROM flags;
DROP TABLE flags;
ALTER TABLE flags_new RENAME TO flags;

-- file: 0002_flags_int.down.sql
CREATE TABLE flags_old (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL CHECK (value IN ('true', 'false')));
INSERT INTO flags_old SELECT name, CASE value WHEN 1 THEN 'true' ELSE 'false' END FROM flags;
DROP TABLE flags;
ALTER TABLE flags_old RENAME TO flags;
