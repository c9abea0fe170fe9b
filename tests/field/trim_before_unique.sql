-- refused: fails-on-rows at 0003_trim.up.sql:2
-- tag names are trimmed under a UNIQUE: 'x' and 'x ' both exist
-- base: flow

-- file: 0003_trim.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE tag SET name = trim(name);
