-- refused: lost-rows at 0002_runs.up.sql:2
-- the old one gets another name, an empty one takes its place, and the old one goes later

-- file: 0001_runs.up.sql
CREATE TABLE runs (id INTEGER PRIMARY KEY, minutes INTEGER NOT NULL, day TEXT NOT NULL);

-- file: 0001_runs.down.sql
DROP TABLE runs;

-- file: 0002_runs.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE runs RENAME TO runs_v1;
CREATE TABLE runs (id INTEGER PRIMARY KEY, seconds INTEGER NOT NULL, day TEXT NOT NULL);

-- file: 0003_clean.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "nobody reads it"
DROP TABLE runs_v1;
