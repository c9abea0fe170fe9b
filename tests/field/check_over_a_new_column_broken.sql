-- refused: fails-on-rows at 0002_kinds.up.sql:3
-- the DEFAULT of the new column is not the value that lets the old rows through

-- file: 0001_calls.up.sql
CREATE TABLE calls (id INTEGER PRIMARY KEY, model TEXT NOT NULL, plan INTEGER);

-- file: 0001_calls.down.sql
DROP TABLE calls;

-- file: 0002_kinds.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE calls_new (id INTEGER PRIMARY KEY, model TEXT NOT NULL, plan INTEGER, kind TEXT NOT NULL DEFAULT 'paid', CHECK (kind = 'free' OR plan IS NOT NULL));
INSERT INTO calls_new (id, model, plan) SELECT id, model, plan FROM calls;
DROP TABLE calls;
ALTER TABLE calls_new RENAME TO calls;
