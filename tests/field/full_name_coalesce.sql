-- silent
-- the same with coalesce around what may be NULL

-- file: 0001_create.up.sql
CREATE TABLE contacts (id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT);

-- file: 0001_create.down.sql
DROP TABLE contacts;

-- file: 0002_full_name.up.sql
-- tohead: irreversible "cannot be split again"
-- tohead: allow(drop-column) "joined in full_name"
ALTER TABLE contacts ADD COLUMN full_name TEXT;
UPDATE contacts SET full_name = first_name || coalesce(' ' || last_name, '');
ALTER TABLE contacts DROP COLUMN first_name;
ALTER TABLE contacts DROP COLUMN last_name;
