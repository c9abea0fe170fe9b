-- refused: lost-values at 0002_dates.up.sql:3
-- the same in the copy of a rebuild, which takes them for seconds

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, created INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER) * 1000));

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_dates.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, created TEXT DEFAULT CURRENT_TIMESTAMP);
INSERT INTO posts_new (id, created) SELECT id, datetime(created, 'unixepoch') FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
