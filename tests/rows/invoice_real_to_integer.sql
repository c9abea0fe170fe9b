-- refused: lost-values at 0002_price_integer.up.sql:7
-- CAST(price AS INTEGER) cuts off the cents instead of multiplying by 100

-- file: 0001_invoices.up.sql
CREATE TABLE invoice_lines (
    invoice_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    price REAL NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
) STRICT;

-- file: 0001_invoices.down.sql
DROP TABLE invoice_lines;

-- file: 0002_price_integer.up.sql
CREATE TABLE invoice_lines_new (
    invoice_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    price INTEGER NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
) STRICT;
INSERT INTO invoice_lines_new (invoice_no, line_no, price)
SELECT invoice_no, line_no, CAST(price AS INTEGER) FROM invoice_lines;
DROP TABLE invoice_lines;
ALTER TABLE invoice_lines_new RENAME TO invoice_lines;

-- file: 0002_price_integer.down.sql
CREATE TABLE invoice_lines__back (
    invoice_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    price REAL NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
) STRICT;
INSERT INTO invoice_lines__back (invoice_no, line_no, price)
SELECT invoice_no, line_no, price FROM invoice_lines;
DROP TABLE invoice_lines;
ALTER TABLE invoice_lines__back RENAME TO invoice_lines;
