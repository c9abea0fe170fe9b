-- silent
-- what the rehearsal has put into the index meanwhile does not count

-- file: 0001_goods.up.sql
CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0001_goods.down.sql
DROP TABLE goods;

-- file: 0002_search.up.sql
-- tohead: allow(search-index) "the next migration fills it"
CREATE VIRTUAL TABLE goods_fts USING fts5(name, content=goods, content_rowid=id);

-- file: 0002_search.down.sql
DROP TABLE goods_fts;

-- file: 0003_fill.up.sql
-- tohead: irreversible "an index may stay filled"
INSERT INTO goods_fts (rowid, name) SELECT id, name FROM goods;
