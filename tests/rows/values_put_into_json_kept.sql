-- silent
-- numbers and a key in hexadecimal digits are put into a document

-- file: 0001_create.up.sql
CREATE TABLE peer (id INTEGER PRIMARY KEY, pubkey BLOB NOT NULL, port INTEGER NOT NULL, weight REAL NOT NULL);

-- file: 0001_create.down.sql
DROP TABLE peer;

-- file: 0002_doc.up.sql
ALTER TABLE peer ADD COLUMN doc TEXT;
UPDATE peer SET doc = json_object('pubkey', hex(pubkey), 'port', port, 'weight', weight);

-- file: 0002_doc.down.sql
ALTER TABLE peer DROP COLUMN doc;
