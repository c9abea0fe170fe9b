-- silent
-- a table that is made anew without its rows has no ids to remember, no types to convert and no columns to drop

-- file: 0001_log.up.sql
CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT, level TEXT);

-- file: 0001_log.down.sql
DROP TABLE log;

-- file: 0002_new_log.up.sql
-- tohead: irreversible "the old log is gone"
-- tohead: allow(drop-table) "nobody reads the old log"
DROP TABLE log;
CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, message TEXT, at TEXT);
