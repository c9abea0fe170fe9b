-- tohead: irreversible "shows one thing only"
CREATE TABLE invoices_new (id INTEGER PRIMARY KEY);
INSERT INTO invoices_new (id) SELECT id FROM invoices;
DROP TABLE invoices;
ALTER TABLE invoices_new RENAME TO invoices;
