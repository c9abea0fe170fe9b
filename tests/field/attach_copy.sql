-- refused: attach at 0003_archive.up.sql:2
-- ATTACH of another file in a migration
-- source: https://github.com/talex-touch/tuff/issues/637
-- base: feeds

-- file: 0003_archive.up.sql
-- tohead: irreversible "the app goes forward only"
ATTACH DATABASE 'archive.db' AS archive;
CREATE TABLE archive.articles (id INTEGER PRIMARY KEY, title TEXT, content TEXT);
INSERT INTO archive.articles SELECT id, title, content FROM articles WHERE status = 'read';
DELETE FROM articles WHERE status = 'read';
DETACH DATABASE archive;
