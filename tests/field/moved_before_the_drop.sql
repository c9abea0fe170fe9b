-- silent
-- every value of what goes is elsewhere: joined to a text, in a table of its own, in a list that the row refers to

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, port INTEGER NOT NULL, note TEXT, owner TEXT NOT NULL);
CREATE TABLE labels (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, colour TEXT);

-- file: 0001_hosts.down.sql
DROP TABLE labels;
DROP TABLE hosts;

-- file: 0002_move.up.sql
-- tohead: irreversible "the parts are not kept"
ALTER TABLE hosts ADD COLUMN url TEXT;
UPDATE hosts SET url = 'http://' || name || ':' || port;
CREATE TABLE host_notes (host_id INTEGER PRIMARY KEY, note TEXT);
INSERT INTO host_notes (host_id, note) SELECT id, note FROM hosts;
CREATE TABLE owners (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
INSERT INTO owners (name) SELECT DISTINCT owner FROM hosts;
ALTER TABLE hosts ADD COLUMN owner_id INTEGER;
UPDATE hosts SET owner_id = (SELECT id FROM owners WHERE owners.name = hosts.owner);
ALTER TABLE hosts DROP COLUMN name;
ALTER TABLE hosts DROP COLUMN port;
ALTER TABLE hosts DROP COLUMN note;
ALTER TABLE hosts DROP COLUMN owner;
CREATE TABLE tags (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, colour TEXT);
INSERT INTO tags (id, name, colour) SELECT id, name, colour FROM labels;
DROP TABLE labels;
