-- refused: lost-values at 0002_fee_integer.up.sql:7
-- a fee is a sum of money, too

-- file: 0001_invoices.up.sql
CREATE TABLE invoice_lines (
    invoice_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    late_fee REAL NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
) STRICT;

-- file: 0001_invoices.down.sql
DROP TABLE invoice_lines;

-- file: 0002_fee_integer.up.sql
CREATE TABLE invoice_lines_new (
    invoice_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    late_fee INTEGER NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
) STRICT;
INSERT INTO invoice_lines_new (invoice_no, line_no, late_fee)
SELECT invoice_no, line_no, CAST(late_fee AS INTEGER) FROM invoice_lines;
DROP TABLE invoice_lines;
ALTER TABLE invoice_lines_new RENAME TO invoice_lines;

-- file: 0002_fee_integer.down.sql
CREATE TABLE invoice_lines__back (
    invoice_no TEXT NOT NULL,
    line_no INTEGER NOT NULL,
    late_fee REAL NOT NULL,
    PRIMARY KEY (invoice_no, line_no)
) STRICT;
INSERT INTO invoice_lines__back (invoice_no, line_no, late_fee)
SELECT invoice_no, line_no, late_fee FROM invoice_lines;
DROP TABLE invoice_lines;
ALTER TABLE invoice_lines__back RENAME TO invoice_lines;
