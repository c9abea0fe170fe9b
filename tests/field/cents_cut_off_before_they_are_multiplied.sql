-- refused: lost-values at 0002_cents.up.sql:3
-- the CAST comes before the multiplication

-- file: 0001_entries.up.sql
CREATE TABLE entries (id INTEGER PRIMARY KEY, booked_on TEXT NOT NULL, value REAL NOT NULL);

-- file: 0001_entries.down.sql
DROP TABLE entries;

-- file: 0002_cents.up.sql
-- tohead: irreversible "nobody goes back"
CREATE TABLE entries_new (id INTEGER PRIMARY KEY, booked_on TEXT NOT NULL, value_cents INTEGER NOT NULL);
INSERT INTO entries_new (id, booked_on, value_cents) SELECT id, booked_on, CAST(value AS INTEGER) * 100 FROM entries;
DROP TABLE entries;
ALTER TABLE entries_new RENAME TO entries;
