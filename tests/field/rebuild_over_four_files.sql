-- fine
-- one statement per file: the copy is made, filled, and put in the place of the table that others refer to

-- file: 0001_init.up.sql
CREATE TABLE payments (id TEXT PRIMARY KEY, amount INTEGER NOT NULL);
CREATE TABLE receipts (payment TEXT PRIMARY KEY REFERENCES payments (id) ON DELETE CASCADE, number TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE receipts;
DROP TABLE payments;

-- file: 0002_new.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE payments_new (id TEXT PRIMARY KEY, amount TEXT NOT NULL);

-- file: 0003_copy.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO payments_new (id, amount) SELECT id, CAST(amount AS TEXT) FROM payments;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the app goes forward only"
DROP TABLE payments;

-- file: 0005_rename.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE payments_new RENAME TO payments;
