-- refused: lost-values at 0002_number.up.sql:4
-- a telephone number is no number: CAST leaves the 0 or the + in front of it out, and all behind a blank

-- file: 0001_create.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT);

-- file: 0001_create.down.sql
DROP TABLE contacts;

-- file: 0002_number.up.sql
-- tohead: irreversible "cleaned"
-- tohead: allow(drop-column) "now phone_number"
ALTER TABLE contacts ADD COLUMN phone_number INTEGER;
UPDATE contacts SET phone_number = CAST(replace(phone, '-', '') AS INTEGER) WHERE phone IS NOT NULL;
ALTER TABLE contacts DROP COLUMN phone;
