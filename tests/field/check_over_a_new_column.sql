-- silent
-- each CHECK is about an old column and a new one, and is true with what the new one holds in every old row

-- file: 0001_calls.up.sql
CREATE TABLE calls (id INTEGER PRIMARY KEY, model TEXT NOT NULL, plan INTEGER);

-- file: 0001_calls.down.sql
DROP TABLE calls;

-- file: 0002_keys.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE calls_new (id INTEGER PRIMARY KEY, model TEXT NOT NULL, plan INTEGER, key TEXT, CONSTRAINT one_of_them CHECK (plan IS NULL OR key IS NULL));
INSERT INTO calls_new (id, model, plan) SELECT id, model, plan FROM calls;
DROP TABLE calls;
ALTER TABLE calls_new RENAME TO calls;

-- file: 0003_kinds.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE calls_new (id INTEGER PRIMARY KEY, model TEXT NOT NULL, plan INTEGER, key TEXT, kind TEXT NOT NULL, CONSTRAINT one_of_them CHECK (plan IS NULL OR key IS NULL), CHECK (kind = 'old' OR plan IS NOT NULL));
INSERT INTO calls_new (id, model, plan, key, kind) SELECT id, model, plan, key, 'old' FROM calls;
DROP TABLE calls;
ALTER TABLE calls_new RENAME TO calls;
