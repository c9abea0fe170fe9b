-- warned: not-null-added at 0004_labels_wr.up.sql:2
-- payee_rules had a TEXT key which SQLite lets be NULL in old tables; here labels(name PRIMARY KEY) without NOT NULL becomes WITHOUT ROWID: NULL keys fail
-- base: money

-- file: 0003_labels.up.sql
CREATE TABLE labels (name TEXT PRIMARY KEY, color TEXT, used INTEGER NOT NULL DEFAULT 0, created_at INTEGER);

-- file: 0003_labels.down.sql
DROP TABLE labels;

-- file: 0004_labels_wr.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE labels_new (name TEXT PRIMARY KEY, color TEXT, used INTEGER NOT NULL DEFAULT 0, created_at INTEGER) WITHOUT ROWID;
INSERT INTO labels_new SELECT name, color, used, created_at FROM labels;
DROP TABLE labels;
ALTER TABLE labels_new RENAME TO labels;
