-- refused: lost-rows at 0002_int_ids.up.sql:2
-- CAST of a textual id to INTEGER is 0 for most rows and OR IGNORE keeps only the first of them

-- file: 0001_articles.up.sql
CREATE TABLE articles (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);

-- file: 0001_articles.down.sql
DROP TABLE articles;

-- file: 0002_int_ids.up.sql
CREATE TABLE articles_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT OR IGNORE INTO articles_new (id, title) SELECT CAST(id AS INTEGER), title FROM articles;
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;

-- file: 0002_int_ids.down.sql
CREATE TABLE articles_old (id TEXT PRIMARY KEY NOT NULL, title TEXT NOT NULL);
INSERT INTO articles_old SELECT CAST(id AS TEXT), title FROM articles;
DROP TABLE articles;
ALTER TABLE articles_old RENAME TO articles;
