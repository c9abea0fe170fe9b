-- refused: lost-rows at 0002_log_fk.up.sql:2
-- the foreign key is gained by copying only entries whose device exists; orphaned entries are dropped without a DELETE

-- file: 0001_logs.up.sql
CREATE TABLE devices (serial TEXT PRIMARY KEY NOT NULL);
CREATE TABLE log_entries (id INTEGER PRIMARY KEY, serial TEXT, text TEXT);

-- file: 0001_logs.down.sql
DROP TABLE log_entries;
DROP TABLE devices;

-- file: 0002_log_fk.up.sql
CREATE TABLE log_entries_new (id INTEGER PRIMARY KEY, serial TEXT REFERENCES devices(serial) ON DELETE CASCADE, text TEXT);
INSERT INTO log_entries_new SELECT id, serial, text FROM log_entries WHERE serial IN (SELECT serial FROM devices);
DROP TABLE log_entries;
ALTER TABLE log_entries_new RENAME TO log_entries;

-- file: 0002_log_fk.down.sql
CREATE TABLE log_entries__back (id INTEGER PRIMARY KEY, serial TEXT, text TEXT);
INSERT INTO log_entries__back (id, serial, text)
SELECT id, serial, text FROM log_entries;
DROP TABLE log_entries;
ALTER TABLE log_entries__back RENAME TO log_entries;
