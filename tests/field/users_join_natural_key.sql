-- silent
-- org names become rows of account_org by a join on the name; nothing is dropped
-- base: monitor

-- file: 0003_folders.up.sql
CREATE TABLE folder (id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, title TEXT NOT NULL, UNIQUE (org_id, title));
INSERT INTO folder (org_id, title) SELECT DISTINCT org_id, folder FROM dashboard WHERE folder IS NOT NULL;
ALTER TABLE dashboard ADD COLUMN folder_id INTEGER REFERENCES folder (id);
UPDATE dashboard SET folder_id = f.id FROM folder f WHERE f.org_id = dashboard.org_id AND f.title = dashboard.folder;
CREATE INDEX dashboard_folder ON dashboard (folder_id);

-- file: 0003_folders.down.sql
DROP INDEX dashboard_folder;
ALTER TABLE dashboard DROP COLUMN folder_id;
DROP TABLE folder;
