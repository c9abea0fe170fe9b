-- refused: lost-values at 0002_folder_of_bookmark.up.sql:4
-- folders are told apart by account and name, and looked up by name alone: bookmarks go to the folder of whichever account

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE account (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
CREATE TABLE bookmark (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), folder TEXT NOT NULL, url TEXT NOT NULL);
CREATE TABLE folder (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES account (id), name TEXT NOT NULL, UNIQUE (account_id, name));

-- file: 0002_folder_of_bookmark.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT OR IGNORE INTO folder (account_id, name) SELECT DISTINCT account_id, folder FROM bookmark;
ALTER TABLE bookmark ADD COLUMN folder_id INTEGER REFERENCES folder (id);
UPDATE bookmark SET folder_id = (SELECT id FROM folder WHERE name = bookmark.folder);
