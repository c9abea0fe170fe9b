-- refused: lost-rows at 0003_one_hash.up.sql:3
-- numbers that are only put into a JSON document are no JSON themselves: the table has its rows, and the second payment without a hash is lost

-- file: 0001_create.up.sql
CREATE TABLE payment (id INTEGER PRIMARY KEY, hash TEXT NOT NULL DEFAULT '', amount INTEGER NOT NULL, fee REAL NOT NULL, memo TEXT);

-- file: 0001_create.down.sql
DROP TABLE payment;

-- file: 0002_doc.up.sql
ALTER TABLE payment ADD COLUMN doc TEXT;
UPDATE payment SET doc = json_object('amount', amount, 'list', json_array(fee, amount), 'memo', memo);

-- file: 0002_doc.down.sql
ALTER TABLE payment DROP COLUMN doc;

-- file: 0003_one_hash.up.sql
-- tohead: irreversible "one payment for a hash"
CREATE TABLE payment_new (id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL, fee REAL NOT NULL, memo TEXT, doc TEXT);
INSERT OR IGNORE INTO payment_new (id, hash, amount, fee, memo, doc) SELECT id, hash, amount, fee, memo, doc FROM payment;
DROP TABLE payment;
ALTER TABLE payment_new RENAME TO payment;
