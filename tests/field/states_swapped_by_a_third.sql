-- fine
-- two states change places by way of a third, and others are renumbered from the last on

-- file: 0001_init.up.sql
CREATE TABLE jobs (id INTEGER PRIMARY KEY, state INTEGER NOT NULL DEFAULT 1, kind TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE jobs;

-- file: 0002_states.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE jobs SET state = 99 WHERE state = 1;
UPDATE jobs SET state = 1 WHERE state = 2;
UPDATE jobs SET state = 2 WHERE state = 99;
UPDATE jobs SET kind = 'export' WHERE kind = 'backup';
UPDATE jobs SET kind = 'backup' WHERE kind = 'copy';
