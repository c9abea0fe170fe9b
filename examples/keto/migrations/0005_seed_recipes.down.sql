-- Foreign keys are off while migrations run, so the cascade is written out.

DELETE FROM ingredients
WHERE recipe_id IN (SELECT id FROM recipes WHERE source = 'seed');

DELETE FROM recipes WHERE source = 'seed';
