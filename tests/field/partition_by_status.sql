-- silent
-- articles move into two tables, by status, without a remainder; the table goes
-- base: feeds

-- file: 0003_partition.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "split into starred and inbox"
DROP VIEW unread_by_feed;
CREATE TABLE starred (id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE, guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published TEXT, status TEXT NOT NULL, enclosure TEXT, fetched_at TEXT NOT NULL, UNIQUE (feed_id, guid));
CREATE TABLE inbox (id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE, guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published TEXT, status TEXT NOT NULL, enclosure TEXT, fetched_at TEXT NOT NULL, UNIQUE (feed_id, guid));
INSERT INTO starred SELECT id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at FROM articles WHERE status = 'starred';
INSERT INTO inbox SELECT id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at FROM articles WHERE status <> 'starred';
DROP TABLE articles;
CREATE VIEW unread_by_feed AS
    SELECT f.id, f.title, count(a.id) AS unread FROM feeds f LEFT JOIN inbox a ON a.feed_id = f.id AND a.status = 'unread' GROUP BY f.id;
