-- warned: drop-column at 0002_description.up.sql:3
-- the new column is just like the old one, and nothing copies the values

-- file: 0001_init.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, descr TEXT, done INTEGER NOT NULL DEFAULT 0);

-- file: 0001_init.down.sql
DROP TABLE tasks;

-- file: 0002_description.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE tasks ADD COLUMN description TEXT;
ALTER TABLE tasks DROP COLUMN descr;
