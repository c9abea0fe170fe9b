-- file: 0001_workflows.up.sql
CREATE TABLE workflow (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT NOT NULL,
    active       TEXT NOT NULL DEFAULT 'false',
    nodes        TEXT NOT NULL,
    connections  TEXT NOT NULL,
    settings     TEXT,
    static_data  TEXT,
    pin_data     TEXT,
    version_id   TEXT,
    created_at   TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')),
    updated_at   TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
CREATE TABLE credential (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    data       TEXT NOT NULL,
    created_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
CREATE TABLE tag (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE workflow_tag (
    workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
    tag_id      INTEGER NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    PRIMARY KEY (workflow_id, tag_id)
);

-- file: 0001_workflows.down.sql
DROP TABLE workflow_tag;
DROP TABLE tag;
DROP TABLE credential;
DROP TABLE workflow;

-- file: 0002_executions.up.sql
CREATE TABLE execution (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    workflow_id   INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
    mode          TEXT NOT NULL,
    finished      INTEGER NOT NULL,
    status        TEXT,
    retry_of      TEXT,
    data          TEXT NOT NULL,
    workflow_data TEXT NOT NULL,
    started_at    TEXT NOT NULL,
    stopped_at    TEXT,
    wait_till     TEXT
);
CREATE INDEX execution_workflow ON execution (workflow_id, id);
CREATE INDEX execution_stopped ON execution (stopped_at);
CREATE TABLE webhook (
    path        TEXT NOT NULL,
    method      TEXT NOT NULL,
    workflow_id INTEGER NOT NULL REFERENCES workflow (id) ON DELETE CASCADE,
    node        TEXT NOT NULL,
    webhook_id  TEXT,
    PRIMARY KEY (path, method)
);

-- file: 0002_executions.down.sql
DROP TABLE webhook;
DROP TABLE execution;
