-- warned: drop-column at 0002_recipe_tags.up.sql:6
-- the comma separated tags are split at the first comma only; every later tag is lost when the column goes

-- file: 0001_recipes.up.sql
CREATE TABLE recipes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '');

-- file: 0001_recipes.down.sql
DROP TABLE recipes;

-- file: 0002_recipe_tags.up.sql
CREATE TABLE recipe_tags (recipe_id INTEGER NOT NULL REFERENCES recipes(id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (recipe_id, tag));
INSERT OR IGNORE INTO recipe_tags
SELECT id, CASE WHEN instr(tags, ',') > 0 THEN substr(tags, 1, instr(tags, ',') - 1) ELSE tags END FROM recipes WHERE tags <> '';
CREATE TABLE recipes_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO recipes_new SELECT id, title FROM recipes;
DROP TABLE recipes;
ALTER TABLE recipes_new RENAME TO recipes;

-- file: 0002_recipe_tags.down.sql
CREATE TABLE recipes_old (id INTEGER PRIMARY KEY, title TEXT NOT NULL, tags TEXT NOT NULL DEFAULT '');
INSERT INTO recipes_old SELECT r.id, r.title, COALESCE((SELECT group_concat(tag, ',') FROM recipe_tags t WHERE t.recipe_id = r.id), '') FROM recipes r;
DROP TABLE recipe_tags;
DROP TABLE recipes;
ALTER TABLE recipes_old RENAME TO recipes;
