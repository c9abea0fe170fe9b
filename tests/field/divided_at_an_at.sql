-- silent
-- every address has its @

-- file: 0001_init.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT NOT NULL CHECK (email LIKE '%_@_%'));

-- file: 0002_two.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is divided"
ALTER TABLE person ADD COLUMN local TEXT;
ALTER TABLE person ADD COLUMN host TEXT;
UPDATE person SET local = substr(email, 1, instr(email, '@') - 1), host = substr(email, instr(email, '@') + 1);
ALTER TABLE person DROP COLUMN email;
