-- refused: rebuild-order at 0003_rename.up.sql:2
-- the old table is renamed away first; foreign keys of execution, webhook and workflow_tag follow it and refer to a dropped table
-- source: https://github.com/iOfficeAI/AionCore/pull/248
-- base: flow

-- file: 0003_rename.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE workflow RENAME TO workflow_old;
CREATE TABLE workflow (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, active TEXT NOT NULL DEFAULT 'false', nodes TEXT NOT NULL, connections TEXT NOT NULL,
    settings TEXT, static_data TEXT, pin_data TEXT, version_id TEXT, meta TEXT,
    created_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')), updated_at TEXT NOT NULL DEFAULT (STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))
);
INSERT INTO workflow (id, name, active, nodes, connections, settings, static_data, pin_data, version_id, created_at, updated_at)
SELECT id, name, active, nodes, connections, settings, static_data, pin_data, version_id, created_at, updated_at FROM workflow_old;
DROP TABLE workflow_old;
