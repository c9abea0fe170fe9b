-- silent
-- the category tree gets a closure table; parent_id stays
-- base: money

-- file: 0003_closure.up.sql
CREATE TABLE category_paths (ancestor INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE, descendant INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE, depth INTEGER NOT NULL, PRIMARY KEY (ancestor, descendant));
WITH RECURSIVE p (ancestor, descendant, depth) AS (
    SELECT id, id, 0 FROM categories
    UNION
    SELECT c.parent_id, p.descendant, p.depth + 1 FROM p JOIN categories c ON c.id = p.ancestor WHERE c.parent_id IS NOT NULL AND p.depth < 16
)
INSERT OR IGNORE INTO category_paths SELECT ancestor, descendant, min(depth) FROM p GROUP BY ancestor, descendant;

-- file: 0003_closure.down.sql
DROP TABLE category_paths;
