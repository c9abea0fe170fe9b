-- fine
-- a column of texts gets the type JSON, which only writes numbers in another form

-- file: 0001_files.up.sql
CREATE TABLE files (id TEXT NOT NULL PRIMARY KEY, meta TEXT);

-- file: 0001_files.down.sql
DROP TABLE files;

-- file: 0002_json.up.sql
-- tohead: irreversible "one way"
CREATE TABLE files_new (id TEXT NOT NULL PRIMARY KEY, meta JSON);
INSERT INTO files_new (id, meta) SELECT id, meta FROM files;
DROP TABLE files;
ALTER TABLE files_new RENAME TO files;
