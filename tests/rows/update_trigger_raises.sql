-- refused: fails-on-rows at 0002_invoice_year.up.sql:2
-- closed invoices are protected by a trigger, so the back-fill aborts as soon as one exists

-- file: 0001_invoices.up.sql
CREATE TABLE invoices (id INTEGER PRIMARY KEY, total INTEGER NOT NULL, closed INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER invoices_immutable BEFORE UPDATE ON invoices WHEN OLD.closed = 1
BEGIN
    SELECT RAISE(ABORT, 'closed invoices are immutable');
END;

-- file: 0001_invoices.down.sql
DROP TRIGGER invoices_immutable;
DROP TABLE invoices;

-- file: 0002_invoice_year.up.sql
ALTER TABLE invoices ADD COLUMN currency TEXT;
UPDATE invoices SET currency = 'EUR';

-- file: 0002_invoice_year.down.sql
ALTER TABLE invoices DROP COLUMN currency;
