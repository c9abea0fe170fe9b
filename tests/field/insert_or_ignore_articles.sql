-- refused: lost-rows at 0003_link_key.up.sql:14
-- the key becomes (feed_id, link), copied with OR IGNORE: articles with the same link, or none after NOT NULL, are dropped
-- source: https://github.com/brave/brave-browser/issues/10052 (INSERT OR IGNORE as the fix)
-- base: feeds

-- file: 0003_link_key.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(rebuild-breaks-writes) "guid is no longer the key"
DROP VIEW unread_by_feed;
CREATE TABLE articles_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid TEXT NOT NULL,
    title TEXT, link TEXT NOT NULL, author TEXT, content TEXT, published TEXT,
    status TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'read', 'starred')),
    enclosure TEXT,
    fetched_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
    UNIQUE (feed_id, link)
);
INSERT OR IGNORE INTO articles_new SELECT id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at FROM articles;
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;
CREATE INDEX articles_status ON articles (status, published);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
