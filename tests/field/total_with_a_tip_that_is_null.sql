-- refused: lost-values at 0002_totals.up.sql:2
-- total + tip is NULL where there was no tip, and overwrites the total

-- file: 0001_bills.up.sql
CREATE TABLE bills (id INTEGER PRIMARY KEY, total INTEGER NOT NULL DEFAULT 0, paid INTEGER, tip INTEGER);

-- file: 0001_bills.down.sql
DROP TABLE bills;

-- file: 0002_totals.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE bills SET paid = paid + tip;
