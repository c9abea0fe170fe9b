-- refused: lost-values at 0003_swap.up.sql:2
-- one file copies, and the next one mends what was copied, and drops it

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rank INTEGER NOT NULL);

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_copy.up.sql
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, rank INTEGER NOT NULL, excerpt TEXT);
INSERT INTO posts_new (id, title, rank) SELECT id, title, rank FROM posts;

-- file: 0002_copy.down.sql
DROP TABLE posts_new;

-- file: 0003_swap.up.sql
-- tohead: irreversible "an excerpt"
UPDATE posts SET rank = 6 - rank WHERE rank BETWEEN 1 AND 5;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
