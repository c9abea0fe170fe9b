-- refused: fails-on-rows at 0002_document.up.sql:3
-- JSON holds no bytes: json_object refuses them

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE node (id INTEGER PRIMARY KEY, key BLOB NOT NULL, capacity INTEGER NOT NULL, state TEXT NOT NULL);

-- file: 0002_document.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE node ADD COLUMN document TEXT;
UPDATE node SET document = json_object('key', key, 'capacity', capacity, 'state', state);
