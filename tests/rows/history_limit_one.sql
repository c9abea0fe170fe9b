-- refused: lost-rows at 0002_state_singleton.up.sql:2
-- LIMIT 1 assumes a single-row table that nothing enforces

-- file: 0001_state.up.sql
CREATE TABLE app_state (id INTEGER PRIMARY KEY, last_sync TEXT, cursor TEXT);

-- file: 0001_state.down.sql
DROP TABLE app_state;

-- file: 0002_state_singleton.up.sql
CREATE TABLE app_state_new (id INTEGER PRIMARY KEY, last_sync TEXT, cursor TEXT, version INTEGER NOT NULL DEFAULT 1);
INSERT INTO app_state_new (id, last_sync, cursor) SELECT id, last_sync, cursor FROM app_state LIMIT 1;
DROP TABLE app_state;
ALTER TABLE app_state_new RENAME TO app_state;

-- file: 0002_state_singleton.down.sql
CREATE TABLE app_state__back (id INTEGER PRIMARY KEY, last_sync TEXT, cursor TEXT);
INSERT INTO app_state__back (id, last_sync, cursor)
SELECT id, last_sync, cursor FROM app_state;
DROP TABLE app_state;
ALTER TABLE app_state__back RENAME TO app_state;
