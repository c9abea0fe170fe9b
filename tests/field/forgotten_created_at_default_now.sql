-- refused: lost-values at 0003_fetched.up.sql:11
-- created_at / fetched_at is left out, so all articles get the time of the migration
-- source: https://github.com/RayLabsHQ/gitea-mirror/pull/230 (rebuild for a computed default)
-- base: feeds

-- file: 0003_fetched.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW unread_by_feed;
CREATE TABLE articles_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published TEXT,
    status TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'read', 'starred', 'archived')),
    enclosure TEXT,
    fetched_at TEXT NOT NULL DEFAULT (datetime('now'))
);
INSERT INTO articles_new (id, feed_id, guid, title, link, author, content, published, status, enclosure)
SELECT id, feed_id, guid, title, link, author, content, published, status, enclosure FROM articles;
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;
CREATE UNIQUE INDEX articles_guid ON articles (feed_id, guid);
CREATE INDEX articles_status ON articles (status, published);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
