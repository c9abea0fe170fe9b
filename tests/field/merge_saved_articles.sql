-- silent
-- saved articles are merged: known ones get the star, the others are inserted, then the table goes
-- base: feeds

-- file: 0003_saved.up.sql
CREATE TABLE saved_articles (id INTEGER PRIMARY KEY AUTOINCREMENT, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE, guid TEXT NOT NULL, title TEXT, link TEXT, content TEXT, saved_at TEXT NOT NULL, UNIQUE (feed_id, guid));

-- file: 0003_saved.down.sql
DROP TABLE saved_articles;

-- file: 0004_merge.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "now in articles"
-- tohead: allow(lost-rows) "articles that are there already only get their star"
ALTER TABLE articles ADD COLUMN saved_at TEXT;
UPDATE articles SET status = 'starred', saved_at = (SELECT s.saved_at FROM saved_articles s WHERE s.feed_id = articles.feed_id AND s.guid = articles.guid)
WHERE EXISTS (SELECT 1 FROM saved_articles s WHERE s.feed_id = articles.feed_id AND s.guid = articles.guid);
INSERT INTO articles (feed_id, guid, title, link, content, published, status, saved_at)
SELECT s.feed_id, s.guid, s.title, s.link, s.content, s.saved_at, 'starred', s.saved_at FROM saved_articles s
WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.feed_id = s.feed_id AND a.guid = s.guid);
DROP TABLE saved_articles;
