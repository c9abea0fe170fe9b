-- fine
-- each is read in the unit in which it counts

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, created INTEGER NOT NULL DEFAULT (CAST(strftime('%s', 'now') AS INTEGER) * 1000), changed INTEGER NOT NULL DEFAULT (unixepoch()));

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_dates.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, changed TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
INSERT INTO posts_new (id, created, changed) SELECT id, datetime(created / 1000, 'unixepoch'), datetime(changed, 'unixepoch') FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;
