-- silent
-- the accounts follow; and another column of the plans is about nobody else

-- file: 0001_plans.up.sql
CREATE TABLE plans (code TEXT PRIMARY KEY, label TEXT NOT NULL, price INTEGER NOT NULL);
INSERT INTO plans (code, label, price) VALUES ('free', 'Free', 0), ('pro', 'Pro', 500);
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name TEXT NOT NULL, plan_code TEXT NOT NULL DEFAULT 'free');

-- file: 0001_plans.down.sql
DROP TABLE accounts;
DROP TABLE plans;

-- file: 0002_plans.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE plans SET code = 'plus' WHERE code = 'pro';
UPDATE accounts SET plan_code = 'plus' WHERE plan_code = 'pro';
UPDATE plans SET label = 'Plus' WHERE label = 'Pro';
