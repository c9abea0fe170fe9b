-- refused: fails-on-rows at 0003_slug.up.sql:3
-- slug = lower(replace(full_name,' ','-')) made unique: two names give the same slug
-- source: https://github.com/Pomax/make-webbly-things/issues/64
-- base: forge

-- file: 0003_slug.up.sql
ALTER TABLE user ADD COLUMN slug TEXT;
UPDATE user SET slug = lower(replace(trim(coalesce(full_name, name)), ' ', '-'));
CREATE UNIQUE INDEX uqe_user_slug ON user (slug);

-- file: 0003_slug.down.sql
DROP INDEX uqe_user_slug;
ALTER TABLE user DROP COLUMN slug;
