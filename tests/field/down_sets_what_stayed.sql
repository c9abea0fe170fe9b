-- warned: lossy-down at 0002_label_icons.down.sql:1
-- the up part leaves the colours alone, and the down part gives all labels the same

-- file: 0001_labels.up.sql
CREATE TABLE labels (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, color TEXT NOT NULL DEFAULT '#888888');
-- file: 0001_labels.down.sql
DROP TABLE labels;
-- file: 0002_label_icons.up.sql
ALTER TABLE labels ADD COLUMN icon TEXT;
UPDATE labels SET icon = 'tag';
-- file: 0002_label_icons.down.sql
UPDATE labels SET color = '#888888';
ALTER TABLE labels DROP COLUMN icon;
