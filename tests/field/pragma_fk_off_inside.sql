-- refused: reserved-pragma at 0003_drizzle.up.sql:2
-- relies on PRAGMA foreign_keys = OFF in the script
-- source: https://github.com/CherryHQ/cherry-studio/issues/17568
-- base: flow

-- file: 0003_drizzle.up.sql
-- tohead: irreversible "the app goes forward only"
PRAGMA foreign_keys=OFF;
CREATE TABLE __new_workflow (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, active TEXT NOT NULL DEFAULT 'false', nodes TEXT NOT NULL, connections TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}', static_data TEXT, pin_data TEXT, version_id TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
);
INSERT INTO __new_workflow SELECT id, name, active, nodes, connections, coalesce(settings, '{}'), static_data, pin_data, version_id, created_at, updated_at FROM workflow;
DROP TABLE workflow;
ALTER TABLE __new_workflow RENAME TO workflow;
PRAGMA foreign_keys=ON;
