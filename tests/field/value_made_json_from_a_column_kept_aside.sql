-- fine
-- a rebuild puts a column aside, and UPDATEs fill a new one with its name from there

-- file: 0001_results.up.sql
CREATE TABLE results (id INTEGER PRIMARY KEY, value TEXT);

-- file: 0001_results.down.sql
DROP TABLE results;

-- file: 0002_json.up.sql
-- tohead: irreversible "one way"
CREATE TABLE results_new (id INTEGER PRIMARY KEY, value_old TEXT);
INSERT INTO results_new (id, value_old) SELECT id, value FROM results;
DROP TABLE results;
ALTER TABLE results_new RENAME TO results;
ALTER TABLE results ADD COLUMN value JSON;
UPDATE results SET value = json(value_old) WHERE json_valid(value_old);
UPDATE results SET value = json_quote(value_old) WHERE NOT json_valid(value_old);
ALTER TABLE results DROP COLUMN value_old;
