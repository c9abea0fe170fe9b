-- refused: search-index at 0002_article_lang.up.sql:10
-- articles has no INTEGER PRIMARY KEY, the rebuild renumbers rowids, and the external-content index now finds the wrong rows

-- file: 0001_articles.up.sql
CREATE TABLE articles (
    slug TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT ''
);
CREATE VIRTUAL TABLE articles_fts USING fts5(title, body, content='articles');
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(rowid, title, body) VALUES (new.rowid, new.title, new.body);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, body) VALUES ('delete', old.rowid, old.title, old.body);
END;

-- file: 0001_articles.down.sql
DROP TRIGGER articles_ad;
DROP TRIGGER articles_ai;
DROP TABLE articles_fts;
DROP TABLE articles;

-- file: 0002_article_lang.up.sql
CREATE TABLE articles_new (
    slug TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    lang TEXT NOT NULL DEFAULT 'en'
);
INSERT INTO articles_new (slug, title, body) SELECT slug, title, body FROM articles ORDER BY slug;
DROP TABLE articles;
ALTER TABLE articles_new RENAME TO articles;
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(rowid, title, body) VALUES (new.rowid, new.title, new.body);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, body) VALUES ('delete', old.rowid, old.title, old.body);
END;

-- file: 0002_article_lang.down.sql
CREATE TABLE articles__back (
    slug TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT ''
);
INSERT INTO articles__back (slug, title, body)
SELECT slug, title, body FROM articles;
DROP TABLE articles;
ALTER TABLE articles__back RENAME TO articles;
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts(rowid, title, body) VALUES (new.rowid, new.title, new.body);
END;
CREATE TRIGGER articles_ad AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, body) VALUES ('delete', old.rowid, old.title, old.body);
END;
