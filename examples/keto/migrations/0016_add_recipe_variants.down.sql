DROP INDEX recipes_slug;
DROP INDEX recipes_variant_of;
ALTER TABLE recipes DROP COLUMN slug;
ALTER TABLE recipes DROP COLUMN variant_of;
