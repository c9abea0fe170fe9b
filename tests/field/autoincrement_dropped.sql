-- warned: rebuild-loses-constraint at 0003_exec.up.sql:2
-- AUTOINCREMENT and its mark are lost in a rebuild: ids of deleted executions are given out again
-- source: https://github.com/kaeawc/auto-mobile/pull/2915
-- base: flow

-- file: 0003_exec.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE execution_new (
    id INTEGER PRIMARY KEY,
    workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
    mode TEXT NOT NULL, finished INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'unknown', retry_of TEXT,
    data TEXT NOT NULL, workflow_data TEXT NOT NULL, started_at TEXT NOT NULL, stopped_at TEXT, wait_till TEXT
);
INSERT INTO execution_new SELECT id, workflow_id, mode, finished, coalesce(status, 'unknown'), retry_of, data, workflow_data, started_at, stopped_at, wait_till FROM execution;
DROP TABLE execution;
ALTER TABLE execution_new RENAME TO execution;
CREATE INDEX execution_workflow ON execution (workflow_id, id);
CREATE INDEX execution_stopped ON execution (stopped_at);
