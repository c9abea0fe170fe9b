-- refused: rebuild-breaks-writes at 0002_slug.up.sql:2
-- a post that the app inserts without an id had a random one, and has none behind the rebuild

-- file: 0001_posts.up.sql
CREATE TABLE post (id TEXT PRIMARY KEY DEFAULT ('r' || lower(hex(randomblob(7)))), title TEXT NOT NULL);

-- file: 0001_posts.down.sql
DROP TABLE post;

-- file: 0002_slug.up.sql
-- tohead: irreversible "slugs stay"
CREATE TABLE post_new (id TEXT PRIMARY KEY, title TEXT NOT NULL, slug TEXT);
INSERT INTO post_new (id, title) SELECT id, title FROM post;
DROP TABLE post;
ALTER TABLE post_new RENAME TO post;
