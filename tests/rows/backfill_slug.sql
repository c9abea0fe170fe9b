-- fine
-- the new column is filled by an UPDATE of that column, nothing else changes

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, updated_at TEXT);

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_slug.up.sql
ALTER TABLE posts ADD COLUMN slug TEXT;
UPDATE posts SET slug = id || '-' || lower(replace(trim(title), ' ', '-'));
CREATE UNIQUE INDEX posts_slug ON posts (slug);

-- file: 0002_slug.down.sql
DROP INDEX posts_slug;
ALTER TABLE posts DROP COLUMN slug;
