-- file: 0001_feeds.up.sql
CREATE TABLE folders (
    id    INTEGER PRIMARY KEY,
    title TEXT NOT NULL UNIQUE,
    expanded INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE feeds (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    folder_id      INTEGER REFERENCES folders (id) ON DELETE SET NULL,
    title          TEXT NOT NULL,
    url            TEXT NOT NULL,
    site_url       TEXT,
    icon           BLOB,
    etag           TEXT,
    last_modified  TEXT,
    error          TEXT,
    refresh_every  INTEGER NOT NULL DEFAULT 3600,
    created_at     TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX feeds_folder ON feeds (folder_id);

-- file: 0001_feeds.down.sql
DROP TABLE feeds;
DROP TABLE folders;

-- file: 0002_articles.up.sql
CREATE TABLE articles (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id    INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid       TEXT NOT NULL,
    title      TEXT,
    link       TEXT,
    author     TEXT,
    content    TEXT,
    published  TEXT,
    status     TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'read', 'starred')),
    enclosure  TEXT,
    fetched_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX articles_guid ON articles (feed_id, guid);
CREATE INDEX articles_status ON articles (status, published);
CREATE TABLE settings (
    key TEXT PRIMARY KEY NOT NULL,
    val TEXT NOT NULL
);
INSERT INTO settings (key, val) VALUES ('theme', 'light'), ('sort', 'newest');
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;

-- file: 0002_articles.down.sql
DROP VIEW unread_by_feed;
DROP TABLE settings;
DROP TABLE articles;
