-- fine
-- 64-bit integers become their decimal text and come back exactly

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, remote_id INTEGER NOT NULL UNIQUE, text TEXT) STRICT;

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_remote_id_text.up.sql
-- other servers use strings
CREATE TABLE posts_new (id INTEGER PRIMARY KEY, remote_id TEXT NOT NULL UNIQUE, text TEXT) STRICT;
INSERT INTO posts_new (id, remote_id, text) SELECT id, CAST(remote_id AS TEXT), text FROM posts;
DROP TABLE posts;
ALTER TABLE posts_new RENAME TO posts;

-- file: 0002_remote_id_text.down.sql
CREATE TABLE posts_old (id INTEGER PRIMARY KEY, remote_id INTEGER NOT NULL UNIQUE, text TEXT) STRICT;
INSERT INTO posts_old (id, remote_id, text) SELECT id, CAST(remote_id AS INTEGER), text FROM posts;
DROP TABLE posts;
ALTER TABLE posts_old RENAME TO posts;
