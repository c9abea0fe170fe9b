-- refused: fails-on-rows at 0004_merge.up.sql:3
-- a second table of saved articles is merged into articles with its own ids: primary keys clash
-- base: feeds

-- file: 0003_saved.up.sql
CREATE TABLE saved_articles (id INTEGER PRIMARY KEY AUTOINCREMENT, feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE, guid TEXT NOT NULL, title TEXT, link TEXT, content TEXT, saved_at TEXT NOT NULL);

-- file: 0003_saved.down.sql
DROP TABLE saved_articles;

-- file: 0004_merge.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "now in articles"
INSERT INTO articles (id, feed_id, guid, title, link, content, published, status) SELECT id, feed_id, guid, title, link, content, saved_at, 'starred' FROM saved_articles;
DROP TABLE saved_articles;
