-- silent
-- the values of a CHECK are renamed one to one by CASE in the copy (the old CHECK forbids an UPDATE before)
-- base: feeds

-- file: 0003_enum.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW unread_by_feed;
CREATE TABLE articles_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE, guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published TEXT,
    status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'seen', 'pinned')), enclosure TEXT, fetched_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO articles_new (id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at)
SELECT id, feed_id, guid, title, link, author, content, published, CASE status WHEN 'unread' THEN 'new' WHEN 'read' THEN 'seen' WHEN 'starred' THEN 'pinned' END, enclosure, fetched_at FROM articles;
DELETE FROM sqlite_sequence WHERE name = 'articles_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'articles_new', seq FROM sqlite_sequence WHERE name = 'articles';
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;
CREATE UNIQUE INDEX articles_guid ON articles (feed_id, guid);
CREATE INDEX articles_status ON articles (status, published);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'new' GROUP BY f.id;
