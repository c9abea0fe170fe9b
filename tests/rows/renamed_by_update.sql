-- fine
-- a new column takes over all values before the old one is dropped

-- file: 0001_init.up.sql
CREATE TABLE tasks (id INTEGER PRIMARY KEY, descr TEXT, done INTEGER NOT NULL DEFAULT 0);

-- file: 0001_init.down.sql
DROP TABLE tasks;

-- file: 0002_description.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE tasks ADD COLUMN description TEXT;
UPDATE tasks SET description = descr;
ALTER TABLE tasks DROP COLUMN descr;
