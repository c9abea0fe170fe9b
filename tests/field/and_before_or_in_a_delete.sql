-- warned: changed-values at 0002_purge.up.sql:2
-- every mail that has no star goes, however new it is

-- file: 0001_mails.up.sql
CREATE TABLE mails (id INTEGER PRIMARY KEY, body TEXT NOT NULL, is_read INTEGER NOT NULL, day TEXT NOT NULL, starred INTEGER NOT NULL);

-- file: 0001_mails.down.sql
DROP TABLE mails;

-- file: 0002_purge.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM mails WHERE is_read = 1 AND day < '2020-01-01' OR starred = 0;
