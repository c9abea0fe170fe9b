-- refused: lost-rows at 0002_check.up.sql:3
-- what is no JSON is left out, so that a CHECK holds

-- file: 0001_flows.up.sql
CREATE TABLE flows (id INTEGER PRIMARY KEY, name TEXT NOT NULL, nodes TEXT NOT NULL);

-- file: 0001_flows.down.sql
DROP TABLE flows;

-- file: 0002_check.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE flows_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL, nodes TEXT NOT NULL CHECK (json_valid(nodes)));
INSERT INTO flows_new SELECT * FROM flows WHERE json_valid(nodes);
DROP TABLE flows;
ALTER TABLE flows_new RENAME TO flows;
