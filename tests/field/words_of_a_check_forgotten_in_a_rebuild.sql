-- refused: lost-values at 0002_state.up.sql:3
-- a CASE forgets a word of the list, which becomes NULL

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')));

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_state.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, state INTEGER);
INSERT INTO posts_new (id, title, state) SELECT id, title, CASE status WHEN 'draft' THEN 0 WHEN 'published' THEN 1 END FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
