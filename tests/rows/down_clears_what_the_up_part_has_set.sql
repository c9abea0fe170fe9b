-- silent
-- feeds in another folder stay there

-- file: 0001_feeds.up.sql
CREATE TABLE folders (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE);
CREATE TABLE feeds (id INTEGER PRIMARY KEY, folder_id INTEGER REFERENCES folders (id));

-- file: 0001_feeds.down.sql
DROP TABLE feeds;
DROP TABLE folders;

-- file: 0002_unsorted.up.sql
INSERT INTO folders (title) VALUES ('Unsorted') ON CONFLICT (title) DO NOTHING;
UPDATE feeds SET folder_id = (SELECT id FROM folders WHERE title = 'Unsorted') WHERE folder_id IS NULL;

-- file: 0002_unsorted.down.sql
UPDATE feeds SET folder_id = NULL WHERE folder_id = (SELECT id FROM folders WHERE title = 'Unsorted');
DELETE FROM folders WHERE title = 'Unsorted';
