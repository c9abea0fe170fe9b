-- silent
-- a TEMP table holds the mapping within one file
-- base: money

-- file: 0003_merge_categories.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE merged AS SELECT c.id AS old_id, (SELECT min(k.id) FROM categories k WHERE k.name = c.name AND k.kind = c.kind AND k.parent_id IS c.parent_id) AS new_id FROM categories c;
UPDATE transactions SET category_id = (SELECT new_id FROM merged WHERE old_id = category_id) WHERE category_id IS NOT NULL;
UPDATE payee_rules SET category_id = (SELECT new_id FROM merged WHERE old_id = category_id) WHERE category_id IS NOT NULL;
UPDATE categories SET parent_id = (SELECT new_id FROM merged WHERE old_id = parent_id) WHERE parent_id IS NOT NULL;
DELETE FROM budgets WHERE category_id IN (SELECT old_id FROM merged WHERE old_id <> new_id);
DELETE FROM categories WHERE id IN (SELECT old_id FROM merged WHERE old_id <> new_id);
DROP TABLE merged;
