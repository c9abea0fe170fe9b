-- refused: lost-rows at 0002_posts_slug.down.sql:2
-- the down copies only published posts back

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0);

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_posts_slug.up.sql
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, slug TEXT UNIQUE, published INTEGER NOT NULL DEFAULT 0);
INSERT INTO posts_new (id, title, published) SELECT id, title, published FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;

-- file: 0002_posts_slug.down.sql
CREATE TABLE posts_old (id INTEGER PRIMARY KEY, title TEXT NOT NULL, published INTEGER NOT NULL DEFAULT 0);
INSERT INTO posts_old (id, title, published) SELECT id, title, published FROM posts WHERE published = 1;
DROP TABLE posts;
ALTER TABLE posts_old RENAME TO posts;
