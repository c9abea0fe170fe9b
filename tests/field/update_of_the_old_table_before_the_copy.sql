-- silent
-- the same in the right order

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug TEXT NOT NULL);

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_excerpt.up.sql
-- tohead: irreversible "an excerpt"
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug TEXT NOT NULL, excerpt TEXT);
UPDATE posts SET slug = lower(title) WHERE slug = '';
INSERT INTO posts_new (id, title, slug) SELECT id, title, slug FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
