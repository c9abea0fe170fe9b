-- fine
-- a table that is not rebuilt is dropped by name, with the directive

-- file: 0001_init.up.sql
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE feature_flags (name TEXT PRIMARY KEY NOT NULL, enabled INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE feature_flags;
DROP TABLE users;

-- file: 0002_drop_flags.up.sql
-- tohead: allow(drop-table) "flags are compiled in since 2.0"
DROP TABLE feature_flags;

-- file: 0002_drop_flags.down.sql
CREATE TABLE feature_flags (name TEXT PRIMARY KEY NOT NULL, enabled INTEGER NOT NULL);
