-- refused: fails-on-rows at 0003_versions.up.sql:7
-- dashboard_version.created_by is NOT NULL and filled from dashboard.updated_by, which may be NULL
-- source: https://github.com/grafana/grafana/issues/8784
-- base: monitor

-- file: 0003_versions.up.sql
CREATE TABLE dashboard_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dashboard_id INTEGER NOT NULL, version INTEGER NOT NULL, parent_version INTEGER NOT NULL,
    restored_from INTEGER NOT NULL, created TEXT NOT NULL, created_by INTEGER NOT NULL, message TEXT NOT NULL, data TEXT NOT NULL
);
CREATE UNIQUE INDEX dashboard_version_uq ON dashboard_version (dashboard_id, version);
INSERT INTO dashboard_version (dashboard_id, version, parent_version, restored_from, created, created_by, message, data)
SELECT id, version, version, version, updated, updated_by, '', data FROM dashboard;

-- file: 0003_versions.down.sql
DROP TABLE dashboard_version;
