-- warned: column-order at 0002_contents.down.sql:1
-- the column comes back behind the others, and without its DEFAULT NULL

-- file: 0001_articles.up.sql
CREATE TABLE articles (id INTEGER PRIMARY KEY, html TEXT DEFAULT NULL, title TEXT);

-- file: 0001_articles.down.sql
DROP TABLE articles;

-- file: 0002_contents.up.sql
CREATE TABLE contents (id INTEGER PRIMARY KEY, html TEXT);
INSERT INTO contents (id, html) SELECT id, html FROM articles;
ALTER TABLE articles DROP COLUMN html;

-- file: 0002_contents.down.sql
ALTER TABLE articles ADD COLUMN html TEXT;
UPDATE articles SET html = (SELECT html FROM contents WHERE contents.id = articles.id);
DROP TABLE contents;
