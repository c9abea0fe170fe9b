-- refused: rebuild-breaks-writes at 0002_uploads_size.up.sql:1
-- the rebuilt column loses DEFAULT CURRENT_TIMESTAMP while it stays NOT NULL, so the app's inserts fail

-- file: 0001_uploads.up.sql
CREATE TABLE uploads (id INTEGER PRIMARY KEY, path TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);

-- file: 0001_uploads.down.sql
DROP TABLE uploads;

-- file: 0002_uploads_size.up.sql
CREATE TABLE uploads_new (id INTEGER PRIMARY KEY, path TEXT NOT NULL, at TEXT NOT NULL, size INTEGER);
INSERT INTO uploads_new (id, path, at) SELECT id, path, at FROM uploads;
DROP TABLE uploads;
ALTER TABLE uploads_new RENAME TO uploads;

-- file: 0002_uploads_size.down.sql
CREATE TABLE uploads__back (id INTEGER PRIMARY KEY, path TEXT NOT NULL, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO uploads__back (id, path, at)
SELECT id, path, at FROM uploads;
DROP TABLE uploads;
ALTER TABLE uploads__back RENAME TO uploads;
