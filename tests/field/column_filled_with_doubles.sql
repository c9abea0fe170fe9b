-- refused: fails-on-rows at 0003_slug_unique.up.sql:2
-- twin of column_filled_in_the_next_file: what fills the new column gives two rows the same

-- file: 0001_posts.up.sql
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);

-- file: 0001_posts.down.sql
DROP TABLE posts;

-- file: 0002_slug.up.sql
ALTER TABLE posts ADD COLUMN slug TEXT;

-- file: 0002_slug.down.sql
ALTER TABLE posts DROP COLUMN slug;

-- file: 0003_slug_unique.up.sql
UPDATE posts SET slug = lower(replace(title, ' ', '-')) WHERE slug IS NULL;
CREATE UNIQUE INDEX posts_slug ON posts (slug);

-- file: 0003_slug_unique.down.sql
DROP INDEX posts_slug;
