-- refused: search-index at 0002_search.up.sql:2
-- the index takes numbers of its own, and finds other rows than it should

-- file: 0001_init.up.sql
CREATE TABLE links (id INTEGER PRIMARY KEY NOT NULL, title TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE links;

-- file: 0002_search.up.sql
CREATE VIRTUAL TABLE links_words USING fts5 (id UNINDEXED, title, content=links, content_rowid=id);
INSERT INTO links_words (id, title) SELECT id, title FROM links;

-- file: 0002_search.down.sql
DROP TABLE links_words;
