-- tohead: irreversible "shows one thing only"
CREATE TABLE stores_new (id INTEGER PRIMARY KEY);
INSERT INTO stores_new (id) SELECT id FROM stores;
DROP TABLE stores;
ALTER TABLE stores_new RENAME TO stores;
