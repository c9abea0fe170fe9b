-- fine
-- the recursive CTE splits the whole list into the new table; the old column stays

-- file: 0001_recipes.up.sql
CREATE TABLE recipes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tags TEXT);

-- file: 0001_recipes.down.sql
DROP TABLE recipes;

-- file: 0002_recipe_tags.up.sql
CREATE TABLE recipe_tags (recipe_id INTEGER NOT NULL REFERENCES recipes (id) ON DELETE CASCADE, position INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (recipe_id, position)) WITHOUT ROWID;
WITH RECURSIVE split (id, n, tag, rest) AS (
    SELECT id, 0, '', tags || ',' FROM recipes WHERE tags IS NOT NULL
    UNION ALL
    SELECT id, n + 1, substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1)
    FROM split WHERE rest <> ''
)
INSERT INTO recipe_tags (recipe_id, position, tag) SELECT id, n, tag FROM split WHERE n > 0;

-- file: 0002_recipe_tags.down.sql
DROP TABLE recipe_tags;
