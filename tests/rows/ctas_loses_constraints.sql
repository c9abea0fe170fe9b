-- refused: rebuild-breaks-writes at 0002_subscribers_source.up.sql:1
-- CREATE TABLE AS makes a bare table: primary key, UNIQUE, NOT NULL and DEFAULT are gone, ids of new rows are NULL

-- file: 0001_subscribers.up.sql
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- file: 0001_subscribers.down.sql
DROP TABLE subscribers;

-- file: 0002_subscribers_source.up.sql
CREATE TABLE subscribers_new AS SELECT id, email, created_at, 'web' AS source FROM subscribers;
DROP TABLE subscribers;
ALTER TABLE subscribers_new RENAME TO subscribers;

-- file: 0002_subscribers_source.down.sql
CREATE TABLE subscribers__back (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO subscribers__back (id, email, created_at)
SELECT id, email, created_at FROM subscribers;
DROP TABLE subscribers;
ALTER TABLE subscribers__back RENAME TO subscribers;
