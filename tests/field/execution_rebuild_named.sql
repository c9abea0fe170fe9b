-- silent
-- twin of bad/select_star_after_add_column with names
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
    mode TEXT NOT NULL, finished INTEGER NOT NULL, status TEXT, retry_of TEXT, custom_data TEXT,
    data TEXT NOT NULL, workflow_data TEXT NOT NULL, started_at TEXT NOT NULL, stopped_at TEXT, wait_till TEXT
);
INSERT INTO execution_rebuild (id, workflow_id, mode, finished, status, retry_of, custom_data, data, workflow_data, started_at, stopped_at, wait_till)
SELECT id, workflow_id, mode, finished, status, retry_of, custom_data, data, workflow_data, started_at, stopped_at, wait_till FROM execution;
DELETE FROM sqlite_sequence WHERE name = 'execution_rebuild';
INSERT INTO sqlite_sequence (name, seq) SELECT 'execution_rebuild', seq FROM sqlite_sequence WHERE name = 'execution';
DROP TABLE execution;
ALTER TABLE execution_rebuild RENAME TO execution;
CREATE INDEX execution_workflow ON execution (workflow_id, id);
CREATE INDEX execution_stopped ON execution (stopped_at);
