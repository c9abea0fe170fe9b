-- warned: down-fails-on-rows at 0003_archive.down.sql:1
-- up moves read articles to an archive, down copies the archive back without the content
-- base: feeds

-- file: 0003_archive.up.sql
CREATE TABLE articles_archive (id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE, guid TEXT NOT NULL, title TEXT, link TEXT, author TEXT, content TEXT, published TEXT, status TEXT NOT NULL, enclosure TEXT, fetched_at TEXT NOT NULL);
INSERT INTO articles_archive SELECT id, feed_id, guid, title, link, author, content, published, status, enclosure, fetched_at FROM articles WHERE status = 'read';
DELETE FROM articles WHERE status = 'read';

-- file: 0003_archive.down.sql
INSERT INTO articles (id, feed_id, guid, title, link, author, published, status, enclosure, fetched_at) SELECT id, feed_id, guid, title, link, author, published, status, enclosure, fetched_at FROM articles_archive;
DROP TABLE articles_archive;
