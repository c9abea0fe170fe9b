-- silent
-- content_id becomes memo_id
-- source: https://github.com/usememos/memos 0.31/02__reaction_memo_id.sql (orphans deleted explicitly)

-- file: 0001_memo.up.sql
CREATE TABLE memo (id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, creator_id INTEGER NOT NULL, content TEXT NOT NULL DEFAULT '', visibility TEXT NOT NULL CHECK (visibility IN ('PUBLIC', 'PROTECTED', 'PRIVATE')) DEFAULT 'PRIVATE', created_ts BIGINT NOT NULL);
CREATE TABLE reaction (id INTEGER PRIMARY KEY AUTOINCREMENT, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')), creator_id INTEGER NOT NULL, content_id TEXT NOT NULL, reaction_type TEXT NOT NULL, UNIQUE (creator_id, content_id, reaction_type));

-- file: 0001_memo.down.sql
DROP TABLE reaction;
DROP TABLE memo;

-- file: 0002_reaction.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "memo_id says the same"
DELETE FROM reaction WHERE content_id NOT IN (SELECT 'memos/' || uid FROM memo);
CREATE TABLE reaction_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created_ts BIGINT NOT NULL DEFAULT (strftime('%s', 'now')), creator_id INTEGER NOT NULL, memo_id INTEGER NOT NULL, reaction_type TEXT NOT NULL,
    UNIQUE (creator_id, memo_id, reaction_type)
);
INSERT INTO reaction_new (id, created_ts, creator_id, memo_id, reaction_type)
SELECT reaction.id, reaction.created_ts, reaction.creator_id, memo.id, reaction.reaction_type FROM reaction JOIN memo ON reaction.content_id = 'memos/' || memo.uid;
DELETE FROM sqlite_sequence WHERE name = 'reaction_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'reaction_new', seq FROM sqlite_sequence WHERE name = 'reaction';
DROP TABLE reaction;
ALTER TABLE reaction_new RENAME TO reaction;
CREATE INDEX idx_reaction_memo_id ON reaction (memo_id, id);
