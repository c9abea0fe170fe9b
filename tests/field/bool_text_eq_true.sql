-- warned: changed-values at 0003_active_bool.up.sql:8
-- active holds 'true', 'TRUE', '1', 'yes' in the field; active = 'true' makes all but the first inactive, and NULL is not possible: two different values become the same
-- base: flow

-- file: 0003_active_bool.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE workflow_new (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 0,
    nodes TEXT NOT NULL, connections TEXT NOT NULL, settings TEXT, static_data TEXT, pin_data TEXT, version_id TEXT,
    created_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')),
    updated_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
INSERT INTO workflow_new (id, name, active, nodes, connections, settings, static_data, pin_data, version_id, created_at, updated_at)
SELECT id, name, active = 'true', nodes, connections, settings, static_data, pin_data, version_id, created_at, updated_at FROM workflow;
DROP TABLE workflow;
ALTER TABLE workflow_new RENAME TO workflow;
