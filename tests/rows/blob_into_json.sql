-- refused: fails-on-rows at 0002_doc.up.sql:2
-- JSON holds no BLOB: json_object stops on the first key

-- file: 0001_create.up.sql
CREATE TABLE peer (id INTEGER PRIMARY KEY, pubkey BLOB NOT NULL, host TEXT NOT NULL);

-- file: 0001_create.down.sql
DROP TABLE peer;

-- file: 0002_doc.up.sql
ALTER TABLE peer ADD COLUMN doc TEXT;
UPDATE peer SET doc = json_object('pubkey', pubkey, 'host', host);

-- file: 0002_doc.down.sql
ALTER TABLE peer DROP COLUMN doc;
