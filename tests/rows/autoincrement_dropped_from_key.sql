-- warned: rebuild-loses-constraint at 0002_invoice_note.up.sql:1
-- the rebuilt key is no longer AUTOINCREMENT, so a deleted invoice number can be used twice

-- file: 0001_invoices.up.sql
CREATE TABLE invoices (number INTEGER PRIMARY KEY AUTOINCREMENT, customer TEXT NOT NULL, total INTEGER);

-- file: 0001_invoices.down.sql
DROP TABLE invoices;

-- file: 0002_invoice_note.up.sql
CREATE TABLE invoices_new (number INTEGER PRIMARY KEY, customer TEXT NOT NULL, total INTEGER NOT NULL DEFAULT 0);
UPDATE invoices SET total = 0 WHERE total IS NULL;
INSERT INTO invoices_new SELECT number, customer, total FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices_new RENAME TO invoices;

-- file: 0002_invoice_note.down.sql
CREATE TABLE invoices__back (number INTEGER PRIMARY KEY AUTOINCREMENT, customer TEXT NOT NULL, total INTEGER);
INSERT INTO invoices__back (number, customer, total)
SELECT number, customer, total FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices__back RENAME TO invoices;
