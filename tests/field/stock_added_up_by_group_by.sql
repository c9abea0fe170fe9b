-- silent
-- the same with a sum

-- file: 0001_stock.up.sql
CREATE TABLE articles (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE stock (id INTEGER PRIMARY KEY, article_id INTEGER NOT NULL REFERENCES articles (id), amount INTEGER NOT NULL);
CREATE INDEX stock_article ON stock (article_id);

-- file: 0001_stock.down.sql
DROP TABLE stock;
DROP TABLE articles;

-- file: 0002_once.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "the key is the article"
CREATE TABLE stock_new (article_id INTEGER PRIMARY KEY REFERENCES articles (id), amount INTEGER NOT NULL);
INSERT INTO stock_new (article_id, amount)
SELECT article_id, sum(amount) FROM stock GROUP BY article_id;
DROP TABLE stock;
ALTER TABLE stock_new RENAME TO stock;
