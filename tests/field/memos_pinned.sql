-- silent
-- pinned flag moves from a side table
-- source: https://github.com/usememos/memos 0.24/01__memo_pinned.sql and 0.26/01__drop_memo_organizer.sql

-- file: 0001_memo.up.sql
CREATE TABLE memo (id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, creator_id INTEGER NOT NULL, row_status TEXT NOT NULL DEFAULT 'NORMAL', content TEXT NOT NULL DEFAULT '', created_ts BIGINT NOT NULL);
CREATE TABLE memo_organizer (memo_id INTEGER NOT NULL, user_id INTEGER NOT NULL, pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)) DEFAULT 0, UNIQUE (memo_id, user_id));

-- file: 0001_memo.down.sql
DROP TABLE memo_organizer;
DROP TABLE memo;

-- file: 0002_pinned.up.sql
ALTER TABLE memo ADD COLUMN pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)) DEFAULT 0;
UPDATE memo SET pinned = 1 WHERE EXISTS (SELECT 1 FROM memo_organizer o WHERE memo.id = o.memo_id AND o.pinned = 1);

-- file: 0002_pinned.down.sql
ALTER TABLE memo DROP COLUMN pinned;

-- file: 0003_drop_organizer.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-table) "memo.pinned says the same"
DROP TABLE memo_organizer;
