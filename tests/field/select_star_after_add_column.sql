-- refused: fails-on-rows at 0004_cascade.up.sql:9
-- meta was added by ALTER TABLE at the end; the rebuild has it in the middle and copies with SELECT *
-- source: https://github.com/in-the-loop-labs/pair-review/pull/375
-- base: flow

-- file: 0003_meta.up.sql
ALTER TABLE execution ADD COLUMN custom_data TEXT;

-- file: 0003_meta.down.sql
ALTER TABLE execution DROP COLUMN custom_data;

-- file: 0004_cascade.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE execution_rebuild (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE ON UPDATE CASCADE,
    mode TEXT NOT NULL, finished INTEGER NOT NULL, status TEXT, retry_of TEXT,
    custom_data TEXT,
    data TEXT NOT NULL, workflow_data TEXT NOT NULL, started_at TEXT NOT NULL, stopped_at TEXT, wait_till TEXT
);
INSERT INTO execution_rebuild SELECT * FROM execution;
DROP TABLE execution;
ALTER TABLE execution_rebuild RENAME TO execution;
CREATE INDEX execution_workflow ON execution (workflow_id, id);
CREATE INDEX execution_stopped ON execution (stopped_at);
