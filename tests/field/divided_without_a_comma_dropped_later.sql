-- refused: lost-values at 0003_drop.up.sql:3
-- the same, and the list goes in the next file

-- file: 0001_init.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, addresses TEXT NOT NULL DEFAULT '');

-- file: 0002_two.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE host ADD COLUMN v4 TEXT;
ALTER TABLE host ADD COLUMN v6 TEXT;
UPDATE host SET v4 = substr(addresses, 1, instr(addresses, ',') - 1), v6 = substr(addresses, instr(addresses, ',') + 1);

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is divided"
ALTER TABLE host DROP COLUMN addresses;
