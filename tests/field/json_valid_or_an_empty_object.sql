-- warned: json-replaced at 0002_json.up.sql:2
-- a text that does not parse becomes an empty object

-- file: 0001_plans.up.sql
CREATE TABLE plans (id INTEGER PRIMARY KEY, settings TEXT);

-- file: 0001_plans.down.sql
DROP TABLE plans;

-- file: 0002_json.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE plans SET settings = CASE WHEN json_valid(settings) THEN json(settings) ELSE '{}' END;
