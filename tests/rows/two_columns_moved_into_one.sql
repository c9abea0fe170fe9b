-- warned: changed-values at 0002_reference.up.sql:3
-- where both have a value, the second UPDATE overwrites the first

-- file: 0001_files.up.sql
CREATE TABLE files (id INTEGER PRIMARY KEY, internal_path TEXT NOT NULL DEFAULT '', external_link TEXT NOT NULL DEFAULT '');

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_reference.up.sql
-- tohead: irreversible "not needed here"
ALTER TABLE files ADD COLUMN reference TEXT NOT NULL DEFAULT '';
UPDATE files SET reference = internal_path WHERE internal_path IS NOT NULL AND internal_path <> '';
UPDATE files SET reference = external_link WHERE external_link IS NOT NULL AND external_link <> '';
ALTER TABLE files DROP COLUMN internal_path;
ALTER TABLE files DROP COLUMN external_link;
