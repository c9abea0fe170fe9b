-- refused: lost-rows at 0003_json.up.sql:7
-- the copy leaves out workflows whose nodes are no valid JSON (empty drafts); their executions and webhooks stay
-- base: flow

-- file: 0003_json.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE workflow_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, active TEXT NOT NULL DEFAULT 'false', nodes TEXT NOT NULL CHECK (json_valid(nodes)), connections TEXT NOT NULL,
    settings TEXT, static_data TEXT, pin_data TEXT, version_id TEXT,
    created_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')), updated_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
INSERT INTO workflow_new SELECT * FROM workflow WHERE json_valid(nodes);
DROP TABLE workflow;
ALTER TABLE workflow_new RENAME TO workflow;
