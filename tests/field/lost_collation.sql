-- warned: rebuild-loses-constraint at 0004_payees_note.up.sql:2
-- payee was COLLATE NOCASE and unique; the rebuild drops the collation, so lookups by case differ and duplicates get in
-- base: money

-- file: 0003_payees.up.sql
CREATE TABLE payees (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, iban TEXT, address TEXT, default_category INTEGER REFERENCES categories (id));

-- file: 0003_payees.down.sql
DROP TABLE payees;

-- file: 0004_payees_note.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE payees_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, iban TEXT, address TEXT, note TEXT, default_category INTEGER REFERENCES categories (id));
INSERT INTO payees_new (id, name, iban, address, default_category) SELECT id, name, iban, address, default_category FROM payees;
DROP TABLE payees;
ALTER TABLE payees_new RENAME TO payees;
