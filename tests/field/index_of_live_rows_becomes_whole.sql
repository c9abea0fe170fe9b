-- refused: fails-on-rows at 0002_note.up.sql:6
-- a key of a row that is put away may be used again; the index comes back for all rows

-- file: 0001_plans.up.sql
CREATE TABLE plans (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, key TEXT, is_away BOOLEAN NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX plans_key ON plans (account, key) WHERE is_away = 0;

-- file: 0001_plans.down.sql
DROP TABLE plans;

-- file: 0002_note.up.sql
-- tohead: irreversible "a note"
CREATE TABLE plans_new (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, key TEXT, is_away BOOLEAN NOT NULL DEFAULT 0, note TEXT);
INSERT INTO plans_new (id, account, key, is_away) SELECT id, account, key, is_away FROM plans;
DROP TABLE plans;
ALTER TABLE plans_new RENAME TO plans;
CREATE UNIQUE INDEX plans_key ON plans (account, key);
