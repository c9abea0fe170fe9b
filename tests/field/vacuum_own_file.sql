-- silent
-- VACUUM in a file of its own
-- base: recorder

-- file: 0003_purge.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM statistics WHERE state IS NULL AND mean IS NULL;

-- file: 0004_vacuum.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: no-transaction
VACUUM;
