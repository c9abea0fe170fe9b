-- refused: fails-on-rows at 0003_origin.up.sql:2
-- notes without a notebook and without a source URL get no key: coalesce(notebook_id, source_url) is NULL in a NOT NULL column
-- base: notes

-- file: 0003_origin.up.sql
ALTER TABLE notes ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE notes SET origin = coalesce(notebook_id, source_url);

-- file: 0003_origin.down.sql
ALTER TABLE notes DROP COLUMN origin;
