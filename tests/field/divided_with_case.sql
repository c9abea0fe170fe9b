-- silent
-- the same with a CASE for those without a comma

-- file: 0001_init.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE host (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, addresses TEXT NOT NULL DEFAULT '');

-- file: 0002_two.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is divided"
ALTER TABLE host ADD COLUMN v4 TEXT;
ALTER TABLE host ADD COLUMN v6 TEXT;
UPDATE host SET v4 = CASE WHEN instr(addresses, ',') > 0 THEN substr(addresses, 1, instr(addresses, ',') - 1) ELSE addresses END,
    v6 = CASE WHEN instr(addresses, ',') > 0 THEN substr(addresses, instr(addresses, ',') + 1) END;
ALTER TABLE host DROP COLUMN addresses;
