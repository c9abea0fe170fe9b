-- warned: changed-values at 0002_storage_type.up.sql:4
-- a resource with both internal_path and external_link: the second UPDATE overwrites the reference, the path is lost with its column
-- source: https://github.com/usememos/memos store/migration/sqlite/0.22/00__resource_storage_type.sql (written anew)

-- file: 0001_resource.up.sql
CREATE TABLE resource (
    id INTEGER PRIMARY KEY AUTOINCREMENT, creator_id INTEGER NOT NULL, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')),
    filename TEXT NOT NULL DEFAULT '', blob BLOB DEFAULT NULL, external_link TEXT NOT NULL DEFAULT '', type TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL DEFAULT 0,
    internal_path TEXT NOT NULL DEFAULT '', memo_id INTEGER
);

-- file: 0001_resource.down.sql
DROP TABLE resource;

-- file: 0002_storage_type.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE resource ADD COLUMN storage_type TEXT NOT NULL DEFAULT '';
ALTER TABLE resource ADD COLUMN reference TEXT NOT NULL DEFAULT '';
UPDATE resource SET storage_type = 'LOCAL', reference = internal_path WHERE internal_path IS NOT NULL AND internal_path != '';
UPDATE resource SET storage_type = 'EXTERNAL', reference = external_link WHERE external_link IS NOT NULL AND external_link != '';
ALTER TABLE resource DROP COLUMN internal_path;
ALTER TABLE resource DROP COLUMN external_link;
