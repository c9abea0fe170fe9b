-- refused: lost-rows at 0002_history_exit_code.up.sql:2
-- LIMIT 1000 in the copy drops everything older

-- file: 0001_history.up.sql
CREATE TABLE history (id INTEGER PRIMARY KEY, command TEXT NOT NULL, ran_at INTEGER NOT NULL);

-- file: 0001_history.down.sql
DROP TABLE history;

-- file: 0002_history_exit_code.up.sql
CREATE TABLE history_new (id INTEGER PRIMARY KEY, command TEXT NOT NULL, ran_at INTEGER NOT NULL, exit_code INTEGER);
INSERT INTO history_new (id, command, ran_at)
SELECT id, command, ran_at FROM history ORDER BY ran_at DESC LIMIT 1000;
DROP TABLE history;
ALTER TABLE history_new RENAME TO history;

-- file: 0002_history_exit_code.down.sql
CREATE TABLE history__back (id INTEGER PRIMARY KEY, command TEXT NOT NULL, ran_at INTEGER NOT NULL);
INSERT INTO history__back (id, command, ran_at)
SELECT id, command, ran_at FROM history;
DROP TABLE history;
ALTER TABLE history__back RENAME TO history;
