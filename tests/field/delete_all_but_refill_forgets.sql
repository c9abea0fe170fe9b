-- refused: lost-rows at 0003_folders.up.sql:4
-- folders are emptied and refilled from a temp copy that an inner join has thinned out (folders without ciphers are lost)
-- base: vault

-- file: 0003_folders.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE keep AS SELECT DISTINCT f.* FROM folders f JOIN ciphers c ON c.folder_uuid = f.uuid;
DELETE FROM folders;
INSERT INTO folders SELECT * FROM keep;
DROP TABLE keep;
