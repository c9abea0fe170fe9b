-- refused: fails-on-rows at 0003_strict.up.sql:9
-- articles becomes STRICT with published INTEGER; texts such as 'Mon, 02 Jan' cannot be stored
-- base: feeds

-- file: 0003_strict.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW unread_by_feed;
CREATE TABLE articles_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published INTEGER,
    status TEXT NOT NULL DEFAULT 'unread' CHECK (status IN ('unread', 'read', 'starred')),
    enclosure TEXT, fetched_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) STRICT;
INSERT INTO articles_new SELECT * FROM articles;
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;
CREATE UNIQUE INDEX articles_guid ON articles (feed_id, guid);
CREATE INDEX articles_status ON articles (status, published);
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread
    FROM feeds f LEFT JOIN articles a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
