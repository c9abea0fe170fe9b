-- warned: drop-table at 0002_columns.up.sql:5
-- of three names that the CHECK lists two become columns

-- file: 0001_hosts.up.sql
CREATE TABLE hosts (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
CREATE TABLE host_facts (host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE, name TEXT NOT NULL CHECK (name IN ('cpu', 'disk', 'net')), value TEXT, PRIMARY KEY (host_id, name));

-- file: 0001_hosts.down.sql
DROP TABLE host_facts;
DROP TABLE hosts;

-- file: 0002_columns.up.sql
-- tohead: irreversible "the app reads columns from here on"
ALTER TABLE hosts ADD COLUMN cpu TEXT;
ALTER TABLE hosts ADD COLUMN disk TEXT;
UPDATE hosts SET cpu = (SELECT value FROM host_facts f WHERE f.host_id = hosts.id AND f.name = 'cpu'), disk = (SELECT value FROM host_facts f WHERE f.host_id = hosts.id AND f.name = 'disk');
DROP TABLE host_facts;
