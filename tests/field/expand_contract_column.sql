-- silent
-- link takes over source_url: backfill, later catch up and drop
-- base: notes

-- file: 0003_link.up.sql
ALTER TABLE notes ADD COLUMN link TEXT;
UPDATE notes SET link = source_url;

-- file: 0003_link.down.sql
ALTER TABLE notes DROP COLUMN link;

-- file: 0004_drop.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "link has it since 0003"
UPDATE notes SET link = source_url WHERE link IS NULL;
ALTER TABLE notes DROP COLUMN source_url;
