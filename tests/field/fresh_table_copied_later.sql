-- silent
-- the copy comes in the next file

-- file: 0001_runs.up.sql
CREATE TABLE runs (id INTEGER PRIMARY KEY, minutes INTEGER NOT NULL, day TEXT NOT NULL);

-- file: 0001_runs.down.sql
DROP TABLE runs;

-- file: 0002_runs.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE runs RENAME TO runs_v1;
CREATE TABLE runs (id INTEGER PRIMARY KEY, seconds INTEGER NOT NULL, day TEXT NOT NULL);

-- file: 0003_copy.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO runs (id, seconds, day) SELECT id, minutes * 60, day FROM runs_v1;
DROP TABLE runs_v1;
