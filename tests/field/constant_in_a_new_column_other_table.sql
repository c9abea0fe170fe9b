-- silent
-- what every row gets is a column that the old table did not have

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (_id INTEGER PRIMARY KEY, label TEXT NOT NULL, address TEXT NOT NULL, port INTEGER);

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_servers.up.sql
-- tohead: irreversible "another name"
-- tohead: allow(drop-table) "in servers now"
CREATE TABLE servers (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, label TEXT NOT NULL, address TEXT NOT NULL, port INTEGER);
INSERT INTO servers (id, kind, label, address, port) SELECT _id, 'label', label, address, port FROM hosts;
DROP TABLE hosts;
