-- refused: fails-on-rows at 0003_uid.up.sql:2
-- uuid TEXT -> BLOB by unhex(replace(uuid, '-', '')): NULL where the text is no hex (old Evernote ids) -> NOT NULL fails
-- base: notes

-- file: 0003_uid.up.sql
ALTER TABLE notes ADD COLUMN uid BLOB NOT NULL DEFAULT x'';
UPDATE notes SET uid = unhex(replace(uuid, '-', ''));

-- file: 0003_uid.down.sql
ALTER TABLE notes DROP COLUMN uid;
