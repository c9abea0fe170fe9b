-- refused: lost-values at 0002_lower_emails.up.sql:1
-- the UPDATE looks like a change of email but the INSTEAD OF trigger writes the value into login as well

-- file: 0001_accounts.up.sql
CREATE TABLE accounts (id INTEGER PRIMARY KEY, login TEXT NOT NULL, email TEXT);
CREATE VIEW v_accounts AS SELECT id, email FROM accounts;
CREATE TRIGGER v_accounts_upd INSTEAD OF UPDATE OF email ON v_accounts BEGIN
  UPDATE accounts SET email = NEW.email, login = NEW.email WHERE id = NEW.id;
END;

-- file: 0001_accounts.down.sql
DROP TRIGGER v_accounts_upd;
DROP VIEW v_accounts;
DROP TABLE accounts;

-- file: 0002_lower_emails.up.sql
UPDATE v_accounts SET email = lower(email) WHERE email IS NOT NULL;

-- file: 0002_lower_emails.down.sql
SELECT 1; -- data only: nothing to take back
