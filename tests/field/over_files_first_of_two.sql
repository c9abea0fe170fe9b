-- silent
-- a name is made of two columns, the first that is there: that is said, and long ago

-- file: 0001_init.up.sql
CREATE TABLE person (id INTEGER PRIMARY KEY, nick TEXT, full TEXT NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE person;

-- file: 0002_name.up.sql
ALTER TABLE person ADD COLUMN name TEXT;
UPDATE person SET name = COALESCE(nick, full);

-- file: 0002_name.down.sql
ALTER TABLE person DROP COLUMN name;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE person DROP COLUMN nick;
ALTER TABLE person DROP COLUMN full;
