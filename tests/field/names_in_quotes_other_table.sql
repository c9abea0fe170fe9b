-- refused: lost-values at 0002_servers.up.sql:4
-- 'label' is a text: each server is called so

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (_id INTEGER PRIMARY KEY, label TEXT NOT NULL, address TEXT NOT NULL, port INTEGER);

-- file: 0001_hosts.down.sql
DROP TABLE hosts;

-- file: 0002_servers.up.sql
-- tohead: irreversible "another name"
-- tohead: allow(drop-table) "in servers now"
CREATE TABLE servers (id INTEGER PRIMARY KEY, label TEXT NOT NULL, address TEXT NOT NULL, port INTEGER);
INSERT INTO servers (id, label, address, port) SELECT _id, 'label', address, port FROM hosts;
DROP TABLE hosts;
