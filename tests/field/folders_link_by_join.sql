-- silent
-- the same with a link table filled by a JOIN on the natural key
-- base: monitor

-- file: 0003_folders.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "now in dashboard_folder"
CREATE TABLE folder (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, title TEXT NOT NULL, UNIQUE (org_id, title));
CREATE TABLE dashboard_folder (dashboard_id INTEGER PRIMARY KEY REFERENCES dashboard (id) ON DELETE CASCADE, folder_id INTEGER NOT NULL REFERENCES folder (id), starred TEXT);
INSERT INTO folder (org_id, title) SELECT DISTINCT org_id, folder FROM dashboard WHERE folder IS NOT NULL;
INSERT INTO dashboard_folder (dashboard_id, folder_id, starred) SELECT d.id, f.id, d.is_starred FROM dashboard d JOIN folder f ON f.org_id = d.org_id AND f.title = d.folder;
ALTER TABLE dashboard DROP COLUMN folder;
