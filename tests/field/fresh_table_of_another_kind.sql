-- silent
-- what takes its name has nothing to do with it

-- file: 0001_runs.up.sql
CREATE TABLE runs (id INTEGER PRIMARY KEY, minutes INTEGER NOT NULL, day TEXT NOT NULL, note TEXT);

-- file: 0001_runs.down.sql
DROP TABLE runs;

-- file: 0002_runs.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE runs RENAME TO workouts;
CREATE TABLE runs (job TEXT PRIMARY KEY, started INTEGER NOT NULL, ended INTEGER);
