-- silent
-- only sections of one kind have a size, which may be NULL

-- file: 0001_init.up.sql
CREATE TABLE section (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, width INTEGER, height INTEGER);

-- file: 0001_init.down.sql
DROP TABLE section;

-- file: 0002_layout.up.sql
CREATE TABLE layout (section_id INTEGER PRIMARY KEY, width INTEGER, height INTEGER);
INSERT INTO layout SELECT id, width, height FROM section WHERE kind = 'dynamic';

-- file: 0002_layout.down.sql
DROP TABLE layout;

-- file: 0003_drop.up.sql
-- tohead: irreversible "not needed here"
-- tohead: allow(drop-column) "it is elsewhere"
ALTER TABLE section DROP COLUMN width;
ALTER TABLE section DROP COLUMN height;
