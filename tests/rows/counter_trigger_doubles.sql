-- refused: lost-values at 0002_comment_author.up.sql:6
-- the counter trigger exists on the new table before the copy, so copying the comments adds them all to comment_count again

-- file: 0001_forum.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, comment_count INTEGER NOT NULL DEFAULT 0);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id), body TEXT NOT NULL);
CREATE TRIGGER comments_count AFTER INSERT ON comments BEGIN
  UPDATE posts SET comment_count = comment_count + 1 WHERE id = NEW.post_id;
END;

-- file: 0001_forum.down.sql
DROP TRIGGER comments_count;
DROP TABLE comments;
DROP TABLE posts;

-- file: 0002_comment_author.up.sql
DROP TRIGGER comments_count;
CREATE TABLE comments_new (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id), author TEXT, body TEXT NOT NULL);
CREATE TRIGGER comments_count AFTER INSERT ON comments_new BEGIN
  UPDATE posts SET comment_count = comment_count + 1 WHERE id = NEW.post_id;
END;
INSERT INTO comments_new (id, post_id, body) SELECT id, post_id, body FROM comments;
DROP TABLE comments;
ALTER TABLE comments_new RENAME TO comments;

-- file: 0002_comment_author.down.sql
CREATE TABLE comments__back (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts(id), body TEXT NOT NULL);
INSERT INTO comments__back (id, post_id, body)
SELECT id, post_id, body FROM comments;
DROP TABLE comments;
ALTER TABLE comments__back RENAME TO comments;
CREATE TRIGGER comments_count AFTER INSERT ON comments BEGIN
  UPDATE posts SET comment_count = comment_count + 1 WHERE id = NEW.post_id;
END;
