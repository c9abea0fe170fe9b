-- silent
-- twin of lookup_by_part_of_key: folders are looked up by account and name

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE account (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE bookmark (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), folder TEXT NOT NULL, url TEXT NOT NULL);
CREATE TABLE folder (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), name TEXT NOT NULL, UNIQUE (account_id, name));

-- file: 0002_folder_of_bookmark.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT OR IGNORE INTO folder (account_id, name) SELECT DISTINCT account_id, folder FROM bookmark;
ALTER TABLE bookmark ADD COLUMN folder_id INTEGER REFERENCES folder (id);
UPDATE bookmark SET folder_id = (SELECT id FROM folder f WHERE f.account_id = bookmark.account_id AND f.name = bookmark.folder);
