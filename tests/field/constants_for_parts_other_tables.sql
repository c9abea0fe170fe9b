-- silent
-- each table gets the rows of one kind, and the word for it

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (_id INTEGER PRIMARY KEY, label TEXT NOT NULL, address TEXT NOT NULL, port INTEGER, kind TEXT NOT NULL CHECK (kind IN ('a', 'b')));

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_servers.up.sql
-- tohead: irreversible "another name"
-- tohead: allow(drop-table) "in servers now"
CREATE TABLE servers (id INTEGER PRIMARY KEY, label TEXT NOT NULL, address TEXT NOT NULL, port INTEGER, kind TEXT NOT NULL);
INSERT INTO servers (id, label, address, port, kind) SELECT _id, label, address, port, 'a' FROM hosts WHERE kind = 'a';
INSERT INTO servers (id, label, address, port, kind) SELECT _id, label, address, port, 'b' FROM hosts WHERE kind = 'b';
DROP TABLE hosts;
