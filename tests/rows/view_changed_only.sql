-- fine
-- views hold no rows; only the definition changes

-- file: 0001_init.up.sql
CREATE TABLE events (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER);
CREATE VIEW recent AS SELECT * FROM events WHERE at > 1000;

-- file: 0001_init.down.sql
DROP VIEW recent;
DROP TABLE events;

-- file: 0002_recent.up.sql
DROP VIEW recent;
CREATE VIEW recent AS SELECT id, kind, at FROM events WHERE at > 2000 AND kind <> 'debug';

-- file: 0002_recent.down.sql
DROP VIEW recent;
CREATE VIEW recent AS SELECT * FROM events WHERE at > 1000;
