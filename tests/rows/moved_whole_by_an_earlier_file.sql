-- silent
-- an UPDATE and a later DROP COLUMN

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, source_url TEXT, is_trashed INTEGER NOT NULL DEFAULT 0);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_link.up.sql
ALTER TABLE notes ADD COLUMN link TEXT;
UPDATE notes SET link = source_url;

-- file: 0002_link.down.sql
ALTER TABLE notes DROP COLUMN link;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "link has it"
ALTER TABLE notes DROP COLUMN source_url;
