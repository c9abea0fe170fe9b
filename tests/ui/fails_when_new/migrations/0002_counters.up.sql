CREATE TABLE counters (name TEXT PRIMARY KEY NOT NULL, next INTEGER NOT NULL);
INSERT INTO counters (name, next)
SELECT 'invoice', max(number) + 1 FROM invoices;
