-- refused: lost-values at 0002_two.up.sql:5
-- a host with one address has no comma, and its address goes into the second column

-- file: 0001_init.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, addresses TEXT NOT NULL DEFAULT '');

-- file: 0002_two.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is divided"
ALTER TABLE host ADD COLUMN v4 TEXT;
ALTER TABLE host ADD COLUMN v6 TEXT;
UPDATE host SET v4 = substr(addresses, 1, instr(addresses, ',') - 1), v6 = substr(addresses, instr(addresses, ',') + 1);
ALTER TABLE host DROP COLUMN addresses;
