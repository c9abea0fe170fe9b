-- silent
-- the rows that were left out are deleted between, by a statement that says so

-- file: 0001_init.up.sql
CREATE TABLE note (id INTEGER PRIMARY KEY, url TEXT, trashed INTEGER NOT NULL DEFAULT 0, old INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE note;

-- file: 0002_link.up.sql
ALTER TABLE note ADD COLUMN link TEXT;
UPDATE note SET link = url WHERE trashed = 0;

-- file: 0002_link.down.sql
ALTER TABLE note DROP COLUMN link;

-- file: 0003_purge.up.sql
-- tohead: irreversible "not needed here"
DELETE FROM note WHERE trashed <> 0;

-- file: 0004_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE note DROP COLUMN url;
