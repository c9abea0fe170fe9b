-- silent
-- tags are trimmed; where two become equal the links move and the extra tags go
-- base: flow

-- file: 0003_trim.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT OR IGNORE INTO workflow_tag (workflow_id, tag_id)
SELECT wt.workflow_id, (SELECT min(k.id) FROM tag k WHERE trim(k.name) = trim(t.name)) FROM workflow_tag wt JOIN tag t ON t.id = wt.tag_id;
DELETE FROM workflow_tag WHERE tag_id NOT IN (SELECT min(id) FROM tag GROUP BY trim(name));
DELETE FROM tag WHERE id NOT IN (SELECT min(id) FROM tag GROUP BY trim(name));
UPDATE tag SET name = trim(name) WHERE name <> trim(name);
