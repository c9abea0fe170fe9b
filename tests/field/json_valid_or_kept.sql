-- silent
-- what is no JSON is kept: in a list, in another column; and a column that is JSON by its DEFAULT

-- file: 0001_plans.up.sql
CREATE TABLE plans (id INTEGER PRIMARY KEY, meals TEXT, settings TEXT, layout TEXT NOT NULL DEFAULT '{}');

-- file: 0001_plans.down.sql
DROP TABLE plans;

-- file: 0002_json.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE plans ADD COLUMN settings_text TEXT;
UPDATE plans SET settings_text = settings WHERE NOT json_valid(settings);
UPDATE plans SET settings = CASE WHEN json_valid(settings) THEN settings ELSE '{}' END;
UPDATE plans SET meals = CASE WHEN json_valid(meals) THEN meals ELSE json_array(meals) END WHERE meals IS NOT NULL;
UPDATE plans SET layout = CASE WHEN json_valid(layout) THEN json(layout) ELSE '{}' END;
