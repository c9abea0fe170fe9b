-- silent
-- a column comes in one file, is filled in the next one, and is asked to be unique there: nobody has written to it between

-- file: 0001_memos.up.sql
CREATE TABLE memos (id INTEGER PRIMARY KEY, content TEXT NOT NULL, author TEXT NOT NULL);

-- file: 0001_memos.down.sql
DROP TABLE memos;

-- file: 0002_uid.up.sql
ALTER TABLE memos ADD COLUMN uid TEXT;

-- file: 0002_uid.down.sql
ALTER TABLE memos DROP COLUMN uid;

-- file: 0003_uid_unique.up.sql
UPDATE memos SET uid = lower(hex(randomblob(8))) WHERE uid IS NULL OR uid = '';
CREATE UNIQUE INDEX memos_uid ON memos (uid);

-- file: 0003_uid_unique.down.sql
DROP INDEX memos_uid;
