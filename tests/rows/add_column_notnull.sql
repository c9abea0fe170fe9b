-- refused: fails-on-rows at 0002_comments_author.up.sql:1
-- ADD COLUMN NOT NULL without a default works on an empty table and fails as soon as comments has rows

-- file: 0001_comments.up.sql
CREATE TABLE comments (id INTEGER PRIMARY KEY, body TEXT NOT NULL);

-- file: 0001_comments.down.sql
DROP TABLE comments;

-- file: 0002_comments_author.up.sql
ALTER TABLE comments ADD COLUMN author TEXT NOT NULL;

-- file: 0002_comments_author.down.sql
ALTER TABLE comments DROP COLUMN author;
