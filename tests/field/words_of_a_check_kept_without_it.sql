-- warned: rebuild-loses-constraint at 0002_notes.up.sql:2
-- the copy writes the words in another way, and they are those of the CHECK as before

-- file: 0001_partners.up.sql
CREATE TABLE partners (id INTEGER PRIMARY KEY, is_active TEXT NOT NULL DEFAULT 'true' CHECK (is_active IN ('true', 'false')));

-- file: 0001_partners.down.sql
DROP TABLE partners;

-- file: 0002_notes.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE partners_new (id INTEGER PRIMARY KEY, is_active TEXT NOT NULL DEFAULT 'true', notes TEXT);
INSERT INTO partners_new (id, is_active) SELECT id, lower(is_active) FROM partners;
DROP TABLE partners;
ALTER TABLE partners_new RENAME TO partners;
