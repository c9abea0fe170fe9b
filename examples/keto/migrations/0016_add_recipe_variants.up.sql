-- A recipe may be a variant of another one, and gets a short name for links and the command line.
-- Any number of rows may have no slug yet: NULLs do not collide in a unique index. 0017 fills them.

ALTER TABLE recipes ADD COLUMN variant_of INTEGER REFERENCES recipes(id) ON DELETE SET NULL;
ALTER TABLE recipes ADD COLUMN slug TEXT;

CREATE INDEX recipes_variant_of ON recipes(variant_of) WHERE variant_of IS NOT NULL;
CREATE UNIQUE INDEX recipes_slug ON recipes(slug);

UPDATE recipes
SET variant_of = (SELECT id FROM recipes WHERE title = 'Bacon and egg muffins')
WHERE title = 'Bacon and egg muffins, dairy-free' AND source = 'seed';
