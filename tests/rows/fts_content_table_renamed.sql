-- refused: search-index at 0002_rename_articles.up.sql:1
-- the external-content index still names the old table, so reading matched text fails after the rename

-- file: 0001_articles.up.sql
CREATE TABLE articles (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE VIRTUAL TABLE articles_fts USING fts5(body, content='articles', content_rowid='id');
CREATE TRIGGER articles_ai AFTER INSERT ON articles BEGIN INSERT INTO articles_fts(rowid, body) VALUES (new.id, new.body); END;

-- file: 0001_articles.down.sql
DROP TRIGGER articles_ai;
DROP TABLE articles_fts;
DROP TABLE articles;

-- file: 0002_rename_articles.up.sql
ALTER TABLE articles RENAME TO pages;

-- file: 0002_rename_articles.down.sql
ALTER TABLE pages RENAME TO articles;
