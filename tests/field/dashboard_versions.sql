-- silent
-- versions are copied with coalesce for created_by
-- source: https://github.com/grafana/grafana/issues/8784 (as corrected)
-- base: monitor

-- file: 0003_versions.up.sql
CREATE TABLE dashboard_version (
    id INTEGER PRIMARY KEY AUTOINCREMENT, dashboard_id INTEGER NOT NULL, version INTEGER NOT NULL, parent_version INTEGER NOT NULL,
    restored_from INTEGER NOT NULL, created TEXT NOT NULL, created_by INTEGER NOT NULL, message TEXT NOT NULL, data TEXT NOT NULL
);
CREATE UNIQUE INDEX dashboard_version_uq ON dashboard_version (dashboard_id, version);
INSERT INTO dashboard_version (dashboard_id, version, parent_version, restored_from, created, created_by, message, data)
SELECT id, version, version, version, updated, coalesce(updated_by, -1), '', data FROM dashboard;

-- file: 0003_versions.down.sql
DROP TABLE dashboard_version;
