-- silent
-- a CHECK lists the words, copies make numbers of them, and the CHECK on the words has to go: by CASE, by a comparison, and back

-- file: 0001_partners.up.sql
CREATE TABLE partners (id INTEGER PRIMARY KEY, is_active TEXT NOT NULL DEFAULT 'true' CHECK (is_active IN ('true', 'false')), is_known TEXT NOT NULL DEFAULT 'no' CHECK (is_known IN ('yes', 'no')), is_new INTEGER NOT NULL DEFAULT 1 CHECK (is_new IN (0, 1)));

-- file: 0001_partners.down.sql
DROP TABLE partners;

-- file: 0002_numbers.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE partners_new (id INTEGER PRIMARY KEY, is_active INTEGER NOT NULL DEFAULT 1, is_known INTEGER NOT NULL DEFAULT 0, is_new TEXT NOT NULL DEFAULT 'yes');
INSERT INTO partners_new (id, is_active, is_known, is_new) SELECT id, CASE WHEN lower(is_active) IN ('true', 't', 'on', '1') THEN 1 ELSE 0 END, p.is_known = 'yes', iif(p.is_new, 'yes', 'no') FROM partners p;
DROP TABLE partners;
ALTER TABLE partners_new RENAME TO partners;
