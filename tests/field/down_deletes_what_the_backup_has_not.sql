-- refused: lost-rows at 0002_trim.down.sql:1
-- what the backup of the up part does not know was written since

-- file: 0001_payments.up.sql
CREATE TABLE payments (id INTEGER PRIMARY KEY, payee TEXT NOT NULL, amount INTEGER NOT NULL);

-- file: 0001_payments.down.sql
DROP TABLE payments;

-- file: 0002_trim.up.sql
CREATE TABLE payee_backup (id INTEGER PRIMARY KEY, payee TEXT);
INSERT INTO payee_backup SELECT id, payee FROM payments;
UPDATE payments SET payee = trim(payee);

-- file: 0002_trim.down.sql
DELETE FROM payments WHERE id NOT IN (SELECT id FROM payee_backup);
UPDATE payments SET payee = (SELECT payee FROM payee_backup b WHERE b.id = payments.id);
DROP TABLE payee_backup;
