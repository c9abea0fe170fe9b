-- refused: lost-values at 0004_drop.up.sql:3
-- 0003 adds link and fills it for untrashed notes only, 0004 drops source_url in the next release (allowed)
-- base: notes

-- file: 0003_link.up.sql
ALTER TABLE notes ADD COLUMN link TEXT;
UPDATE notes SET link = source_url WHERE is_trashed = 0;

-- file: 0003_link.down.sql
ALTER TABLE notes DROP COLUMN link;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "link has it since 0003"
ALTER TABLE notes DROP COLUMN source_url;
