-- silent
-- path of notebooks by a recursive CTE with UNION (ends on cycles too), in a new column
-- base: notes

-- file: 0003_paths.up.sql
ALTER TABLE notebooks ADD COLUMN path TEXT;
WITH RECURSIVE up (id, path, top, depth) AS (
    SELECT id, title, parent_id, 0 FROM notebooks
    UNION ALL
    SELECT up.id, p.title || '/' || up.path, p.parent_id, depth + 1 FROM up JOIN notebooks p ON p.id = up.top WHERE depth < 20
)
UPDATE notebooks SET path = (SELECT path FROM up WHERE up.id = notebooks.id ORDER BY depth DESC LIMIT 1);

-- file: 0003_paths.down.sql
ALTER TABLE notebooks DROP COLUMN path;
