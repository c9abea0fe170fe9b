-- warned: changed-values at 0002_plans.up.sql:2
-- accounts say 'pro' and go on to do so; no foreign key tells

-- file: 0001_plans.up.sql
CREATE TABLE plans (code TEXT PRIMARY KEY, price INTEGER NOT NULL);
INSERT INTO plans (code, price) VALUES ('free', 0), ('pro', 500);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, plan_code TEXT NOT NULL DEFAULT 'free');

-- file: 0001_plans.down.sql
DROP TABLE accounts;
DROP TABLE plans;

-- file: 0002_plans.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE plans SET code = 'plus' WHERE code = 'pro';
