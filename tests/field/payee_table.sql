-- silent
-- payees move to their own table, NOCASE; the column stays
-- base: money

-- file: 0003_payees.up.sql
CREATE TABLE payees (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, default_category INTEGER REFERENCES categories (id));
INSERT INTO payees (name) SELECT payee FROM transactions WHERE payee IS NOT NULL GROUP BY payee COLLATE NOCASE;
ALTER TABLE transactions ADD COLUMN payee_id INTEGER REFERENCES payees (id);
UPDATE transactions SET payee_id = (SELECT id FROM payees WHERE name = payee COLLATE NOCASE) WHERE payee IS NOT NULL;
CREATE INDEX transactions_payee_id ON transactions (payee_id);

-- file: 0003_payees.down.sql
DROP INDEX transactions_payee_id;
ALTER TABLE transactions DROP COLUMN payee_id;
DROP TABLE payees;
