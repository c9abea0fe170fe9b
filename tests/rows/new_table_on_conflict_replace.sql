-- refused: lost-rows at 0002_feeds_unique.up.sql:6
-- UNIQUE ON CONFLICT REPLACE in the new definition makes a plain INSERT delete the earlier of two equal urls

-- file: 0001_feeds.up.sql
CREATE TABLE feeds (id INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT);

-- file: 0001_feeds.down.sql
DROP TABLE feeds;

-- file: 0002_feeds_unique.up.sql
CREATE TABLE feeds_new (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE ON CONFLICT REPLACE,
    title TEXT
);
INSERT INTO feeds_new (id, url, title) SELECT id, url, title FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds_new RENAME TO feeds;

-- file: 0002_feeds_unique.down.sql
CREATE TABLE feeds__back (id INTEGER PRIMARY KEY, url TEXT NOT NULL, title TEXT);
INSERT INTO feeds__back (id, url, title)
SELECT id, url, title FROM feeds;
DROP TABLE feeds;
ALTER TABLE feeds__back RENAME TO feeds;
