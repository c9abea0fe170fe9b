-- silent
-- comments that answer to a comment which is gone, in a table that refers to itself

-- file: 0001_comments.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER, parent_id INTEGER, comment_id INTEGER);

-- file: 0001_comments.down.sql
DROP TABLE comments;
DROP TABLE posts;

-- file: 0002_orphans.up.sql
-- tohead: irreversible "nobody goes back"
UPDATE comments SET parent_id = NULL WHERE parent_id NOT IN (SELECT id FROM comments);
UPDATE comments SET comment_id = NULL WHERE comment_id NOT IN (SELECT id FROM comments);
