-- fine
-- the generated columns are recreated with the same formula and left out of the copy, as they must be

-- file: 0001_items.up.sql
CREATE TABLE line_items (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    total INTEGER GENERATED ALWAYS AS (qty * cents) STORED,
    label TEXT AS (qty || ' x ' || cents) VIRTUAL
);

-- file: 0001_items.down.sql
DROP TABLE line_items;

-- file: 0002_items_note.up.sql
CREATE TABLE line_items_new (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    note TEXT,
    total INTEGER GENERATED ALWAYS AS (qty * cents) STORED,
    label TEXT AS (qty || ' x ' || cents) VIRTUAL
);
INSERT INTO line_items_new (id, qty, cents) SELECT id, qty, cents FROM line_items;
DROP TABLE line_items;
ALTER TABLE line_items_new RENAME TO line_items;

-- file: 0002_items_note.down.sql
CREATE TABLE line_items__back (
    id INTEGER PRIMARY KEY,
    qty INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    total INTEGER GENERATED ALWAYS AS (qty * cents) STORED,
    label TEXT AS (qty || ' x ' || cents) VIRTUAL
);
INSERT INTO line_items__back (id, qty, cents)
SELECT id, qty, cents FROM line_items;
DROP TABLE line_items;
ALTER TABLE line_items__back RENAME TO line_items;
