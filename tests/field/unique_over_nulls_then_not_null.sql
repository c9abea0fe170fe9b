-- refused: fails-on-rows at 0003_slug.up.sql:2
-- a column is added NOT NULL DEFAULT '' and made unique: the second row with '' fails
-- base: vault

-- file: 0003_slug.up.sql
ALTER TABLE ciphers ADD COLUMN slug TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX ciphers_slug ON ciphers (slug);

-- file: 0003_slug.down.sql
DROP INDEX ciphers_slug;
ALTER TABLE ciphers DROP COLUMN slug;
