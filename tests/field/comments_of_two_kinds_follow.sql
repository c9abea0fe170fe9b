-- silent
-- comments refer to posts or to pages, as another column says, and follow both

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE pages (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE comments (id INTEGER PRIMARY KEY, subject_type TEXT NOT NULL CHECK (subject_type IN ('post', 'page')), subject_id INTEGER NOT NULL, body TEXT NOT NULL);

-- file: 0001_posts.down.sql
DROP TABLE comments;
DROP TABLE pages;
DROP TABLE posts;

-- file: 0002_entries.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "entry_id says it"
CREATE TABLE entries (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('post', 'page')), old_id INTEGER NOT NULL, title TEXT NOT NULL, UNIQUE (kind, old_id));
INSERT INTO entries (kind, old_id, title) SELECT 'post', id, title FROM posts;
INSERT INTO entries (kind, old_id, title) SELECT 'page', id, title FROM pages;
ALTER TABLE comments ADD COLUMN entry_id INTEGER REFERENCES entries (id);
UPDATE comments SET entry_id = (SELECT e.id FROM entries e WHERE e.kind = comments.subject_type AND e.old_id = comments.subject_id);
ALTER TABLE comments DROP COLUMN subject_id;
DROP TABLE posts;
DROP TABLE pages;
