-- refused: lost-values at 0002_slugs.up.sql:2
-- back-filling slug fires the trigger that sets updated_at, so every post looks edited today

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, updated_at TEXT NOT NULL DEFAULT (datetime('now')));
CREATE TRIGGER posts_touch AFTER UPDATE ON posts WHEN NEW.updated_at = OLD.updated_at
BEGIN
    UPDATE posts SET updated_at = datetime('now') WHERE id = NEW.id;
END;

-- file: 0001_posts.down.sql
DROP TRIGGER posts_touch;
DROP TABLE posts;

-- file: 0002_slugs.up.sql
ALTER TABLE posts ADD COLUMN slug TEXT;
UPDATE posts SET slug = lower(replace(title, ' ', '-'));

-- file: 0002_slugs.down.sql
ALTER TABLE posts DROP COLUMN slug;
