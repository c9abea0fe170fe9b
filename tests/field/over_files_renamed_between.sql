-- refused: lost-values at 0004_drop.up.sql:3
-- table and column get other names between the backfill and the drop

-- file: 0001_init.up.sql
CREATE TABLE note (id INTEGER PRIMARY KEY, url TEXT, trashed INTEGER NOT NULL DEFAULT 0, old INTEGER NOT NULL);

-- file: 0001_init.down.sql
DROP TABLE note;

-- file: 0002_link.up.sql
ALTER TABLE note ADD COLUMN link TEXT;
UPDATE note SET link = url WHERE trashed = 0;

-- file: 0002_link.down.sql
ALTER TABLE note DROP COLUMN link;

-- file: 0003_names.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE note RENAME TO notes;
ALTER TABLE notes RENAME COLUMN url TO source;

-- file: 0004_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE notes DROP COLUMN source;
