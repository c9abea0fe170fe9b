-- warned: json-replaced at 0002_json.up.sql:3
-- the same in the copy of a rebuild

-- file: 0001_plans.up.sql
CREATE TABLE plans (id INTEGER PRIMARY KEY, meals TEXT);

-- file: 0001_plans.down.sql
DROP TABLE plans;

-- file: 0002_json.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE plans_new (id INTEGER PRIMARY KEY, meals TEXT NOT NULL CHECK (json_valid(meals)));
INSERT INTO plans_new (id, meals) SELECT p.id, CASE WHEN p.meals IS NULL THEN '[]' WHEN json_valid(p.meals) THEN p.meals ELSE '[]' END FROM plans p;
DROP TABLE plans;
ALTER TABLE plans_new RENAME TO plans;
