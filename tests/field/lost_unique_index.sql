-- warned: drop-unique at 0003_articles.up.sql:13
-- articles_guid is not made again; app upserts with ON CONFLICT(feed_id, guid) and fails, duplicates get in
-- source: https://github.com/thedotmack/claude-mem/pull/3980
-- base: feeds

-- file: 0003_articles.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW unread_by_feed;
CREATE TABLE articles_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published TEXT,
    status TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'read', 'starred')),
    enclosure TEXT, lang TEXT, fetched_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO articles_new (id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at)
SELECT id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at FROM articles;
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;
CREATE INDEX articles_guid ON articles (feed_id, guid);
CREATE INDEX articles_status ON articles (status, published);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
