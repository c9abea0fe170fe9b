-- warned: changed-values at 0002_two.up.sql:5
-- the name of one word becomes the family name

-- file: 0001_init.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- file: 0002_two.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is divided"
ALTER TABLE person ADD COLUMN given TEXT;
ALTER TABLE person ADD COLUMN family TEXT;
UPDATE person SET given = substr(name, 1, instr(name, ' ') - 1), family = substr(name, instr(name, ' ') + 1);
ALTER TABLE person DROP COLUMN name;
