-- fine
-- the trigger that stamps updated_at is dropped for the back-fill and recreated afterwards

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
CREATE TRIGGER posts_touch AFTER UPDATE ON posts WHEN NEW.updated_at = OLD.updated_at
BEGIN
    UPDATE posts SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;

-- file: 0001_posts.down.sql
DROP TRIGGER posts_touch;
DROP TABLE posts;

-- file: 0002_word_count.up.sql
DROP TRIGGER posts_touch;
ALTER TABLE posts ADD COLUMN title_length INTEGER NOT NULL DEFAULT 0;
UPDATE posts SET title_length = length(title);
CREATE TRIGGER posts_touch AFTER UPDATE ON posts WHEN NEW.updated_at = OLD.updated_at
BEGIN
    UPDATE posts SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;

-- file: 0002_word_count.down.sql
ALTER TABLE posts DROP COLUMN title_length;
