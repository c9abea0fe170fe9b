-- refused: fails-on-rows at 0002_tags.up.sql:2
-- some of the categories are tags already

-- file: 0001_posts.up.sql
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE posts (id INTEGER PRIMARY KEY, category TEXT NOT NULL);

-- file: 0001_posts.down.sql
DROP TABLE posts;
DROP TABLE tags;

-- file: 0002_tags.up.sql
-- tohead: irreversible "categories are tags"
INSERT INTO tags (name) SELECT DISTINCT category FROM posts;
