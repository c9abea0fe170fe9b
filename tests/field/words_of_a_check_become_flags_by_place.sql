-- silent
-- each word gets its number, in a copy that names no columns

-- file: 0001_rules.up.sql
CREATE TABLE rules (id INTEGER PRIMARY KEY, enabled TEXT NOT NULL DEFAULT 'true' CHECK (enabled IN ('true', 'false')));

-- file: 0001_rules.down.sql
DROP TABLE rules;

-- file: 0002_flags.up.sql
CREATE TABLE rules_new (id INTEGER PRIMARY KEY, enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)));
INSERT INTO rules_new SELECT id, CASE enabled WHEN 'true' THEN 1 WHEN 'false' THEN 0 END FROM rules;
DROP TABLE rules;
ALTER TABLE rules_new RENAME TO rules;

-- file: 0002_flags.down.sql
CREATE TABLE rules_new (id INTEGER PRIMARY KEY, enabled TEXT NOT NULL DEFAULT 'true' CHECK (enabled IN ('true', 'false')));
INSERT INTO rules_new SELECT id, CASE enabled WHEN 1 THEN 'true' WHEN 0 THEN 'false' END FROM rules;
DROP TABLE rules;
ALTER TABLE rules_new RENAME TO rules;
