-- refused: lost-rows at 0002_inline_tags.up.sql:3
-- posts are rebuilt from a GROUP BY over the joined tags, so posts without tags are lost

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE post_tags (post_id INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (post_id, tag));

-- file: 0001_posts.down.sql
DROP TABLE post_tags;
DROP TABLE posts;

-- file: 0002_inline_tags.up.sql
-- tohead: allow(drop-table) "tags live in posts.tags as JSON now"
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '[]');
INSERT INTO posts_new (id, title, tags)
SELECT p.id, p.title, json_group_array(t.tag)
FROM post_tags t JOIN posts p ON p.id = t.post_id
GROUP BY p.id, p.title;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
DROP TABLE post_tags;

-- file: 0002_inline_tags.down.sql
CREATE TABLE post_tags (post_id INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (post_id, tag));
INSERT INTO post_tags SELECT p.id, j.value FROM posts p, json_each(p.tags) j;
CREATE TABLE posts_old (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO posts_old SELECT id, title FROM posts;
DROP TABLE posts;
ALTER TABLE posts_old RENAME TO posts;
