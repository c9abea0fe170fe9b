-- warned: lossy-down at 0003_unsorted.down.sql:1
-- up inserts a folder 'Unsorted' and files feeds there; down sets folder_id NULL for all feeds, also those filed by the user elsewhere
-- base: feeds

-- file: 0003_unsorted.up.sql
INSERT INTO folders (title) VALUES ('Unsorted') ON CONFLICT (title) DO NOTHING;
UPDATE feeds SET folder_id = (SELECT id FROM folders WHERE title = 'Unsorted') WHERE folder_id IS NULL;

-- file: 0003_unsorted.down.sql
UPDATE feeds SET folder_id = NULL;
DELETE FROM folders WHERE title = 'Unsorted';
