-- silent
-- the old key stays unique

-- file: 0001_receipts.up.sql
CREATE TABLE receipt (room TEXT NOT NULL, person TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (room, person));

-- file: 0001_receipts.down.sql
DROP TABLE receipt;

-- file: 0002_numbers.up.sql
-- tohead: irreversible "the numbers stay"
CREATE TABLE receipt_new (id INTEGER PRIMARY KEY, room TEXT NOT NULL, person TEXT NOT NULL, event TEXT NOT NULL, UNIQUE (room, person));
INSERT INTO receipt_new (room, person, event) SELECT room, person, event FROM receipt;
DROP TABLE receipt;
ALTER TABLE receipt_new RENAME TO receipt;
