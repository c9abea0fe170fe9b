-- file: 0001_orgs.up.sql
CREATE TABLE org (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL
);
CREATE TABLE account (
    id        INTEGER PRIMARY KEY,
    login     TEXT NOT NULL,
    email     TEXT,
    name      TEXT,
    theme     TEXT,
    is_admin  INTEGER NOT NULL DEFAULT 0,
    help_flag TEXT,
    org_id    INTEGER,
    created   TEXT NOT NULL,
    updated   TEXT NOT NULL
);
CREATE TABLE dashboard (
    id         INTEGER PRIMARY KEY,
    org_id     INTEGER NOT NULL,
    uid        TEXT,
    slug       TEXT NOT NULL,
    title      TEXT NOT NULL,
    data       TEXT NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    folder     TEXT,
    created_by INTEGER,
    updated_by INTEGER,
    is_starred TEXT,
    created    TEXT NOT NULL,
    updated    TEXT NOT NULL
);
CREATE INDEX dashboard_org ON dashboard (org_id);

-- file: 0001_orgs.down.sql
DROP TABLE dashboard;
DROP TABLE account;
DROP TABLE org;

-- file: 0002_sources.up.sql
CREATE TABLE data_source (
    id         INTEGER PRIMARY KEY,
    org_id     INTEGER NOT NULL,
    uid        TEXT,
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    access     TEXT NOT NULL DEFAULT 'proxy',
    url        TEXT NOT NULL,
    password   TEXT,
    json_data  TEXT,
    is_default INTEGER NOT NULL DEFAULT 0,
    read_only  INTEGER,
    created    TEXT NOT NULL
);
CREATE TABLE alert (
    id           INTEGER PRIMARY KEY,
    dashboard_id INTEGER NOT NULL,
    panel_id     INTEGER NOT NULL,
    name         TEXT NOT NULL,
    state        TEXT NOT NULL,
    severity     TEXT,
    frequency    INTEGER NOT NULL,
    settings     TEXT,
    silenced     INTEGER NOT NULL DEFAULT 0,
    eval_data    TEXT,
    changed_at   TEXT NOT NULL
);
CREATE INDEX alert_dashboard ON alert (dashboard_id);

-- file: 0002_sources.down.sql
DROP TABLE alert;
DROP TABLE data_source;
