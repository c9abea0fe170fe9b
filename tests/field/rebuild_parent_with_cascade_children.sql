-- silent
-- workflow is rebuilt while three tables refer to it with CASCADE
-- source: https://github.com/drizzle-team/drizzle-orm/issues/4938 (right order, without pragmas)
-- base: flow

-- file: 0003_workflow.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE workflow_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL CHECK (name <> ''), active TEXT NOT NULL DEFAULT 'false', nodes TEXT NOT NULL, connections TEXT NOT NULL,
    settings TEXT, static_data TEXT, pin_data TEXT, version_id TEXT,
    created_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')), updated_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
INSERT INTO workflow_new SELECT id, CASE name WHEN '' THEN 'Untitled ' || id ELSE name END, active, nodes, connections, settings, static_data, pin_data, version_id, created_at, updated_at FROM workflow;
DELETE FROM sqlite_sequence WHERE name = 'workflow_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'workflow_new', seq FROM sqlite_sequence WHERE name = 'workflow';
DROP TABLE workflow;
ALTER TABLE workflow_new RENAME TO workflow;
