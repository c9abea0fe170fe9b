-- refused: lost-rows at 0003_trim.up.sql:2
-- UPDATE OR REPLACE deletes the tag in the way; links of it point nowhere
-- base: flow

-- file: 0003_trim.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE OR REPLACE tag SET name = lower(name);
