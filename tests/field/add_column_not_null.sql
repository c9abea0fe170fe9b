-- refused: fails-on-rows at 0003_lang.up.sql:1
-- ADD COLUMN NOT NULL without a default
-- base: feeds

-- file: 0003_lang.up.sql
ALTER TABLE feeds ADD COLUMN language TEXT NOT NULL;

-- file: 0003_lang.down.sql
ALTER TABLE feeds DROP COLUMN language;
