-- refused: lost-values at 0002_editable_total.up.sql:7
-- total was generated and becomes an ordinary column that the copy does not fill, so it is NULL

-- file: 0001_items.up.sql
CREATE TABLE line_items (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    unit_cents INTEGER NOT NULL,
    total_cents INTEGER GENERATED ALWAYS AS (qty * unit_cents) STORED
);

-- file: 0001_items.down.sql
DROP TABLE line_items;

-- file: 0002_editable_total.up.sql
CREATE TABLE line_items_new (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    unit_cents INTEGER NOT NULL,
    total_cents INTEGER -- discounts make it editable
);
INSERT INTO line_items_new (id, qty, unit_cents) SELECT id, qty, unit_cents FROM line_items;
DROP TABLE line_items;
ALTER TABLE line_items_new RENAME TO line_items;

-- file: 0002_editable_total.down.sql
CREATE TABLE line_items__back (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    unit_cents INTEGER NOT NULL,
    total_cents INTEGER GENERATED ALWAYS AS (qty * unit_cents) STORED
);
INSERT INTO line_items__back (id, qty, unit_cents)
SELECT id, qty, unit_cents FROM line_items;
DROP TABLE line_items;
ALTER TABLE line_items__back RENAME TO line_items;
