-- refused: lost-rows at 0003_slug.up.sql:6
-- (org_id, slug, version) IN (SELECT org_id, slug, max(version)...) keeps the newest dashboard of a slug: others vanish
-- base: monitor

-- file: 0003_slug.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE dashboard_v2 (
    id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, uid TEXT, slug TEXT NOT NULL, title TEXT NOT NULL, data TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, folder TEXT,
    created_by INTEGER, updated_by INTEGER, is_starred TEXT, created TEXT NOT NULL, updated TEXT NOT NULL, UNIQUE (org_id, slug)
);
INSERT INTO dashboard_v2 SELECT * FROM dashboard WHERE (org_id, slug, version) IN (SELECT org_id, slug, max(version) FROM dashboard GROUP BY org_id, slug) GROUP BY org_id, slug;
DROP TABLE dashboard;
ALTER TABLE dashboard_v2 RENAME TO dashboard;
CREATE INDEX dashboard_org ON dashboard (org_id);
