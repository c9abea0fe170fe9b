-- refused: fails-on-rows at 0002_round.up.sql:1
-- 0.004 is rounded to 0, which the CHECK does not admit

-- file: 0001_payments.up.sql
CREATE TABLE payments (id INTEGER PRIMARY KEY, amount REAL NOT NULL CHECK (amount <> 0));

-- file: 0001_payments.down.sql
DROP TABLE payments;

-- file: 0002_round.up.sql
UPDATE payments SET amount = round(amount, 2) WHERE id > 0;

-- file: 0002_round.down.sql
SELECT 1; -- data only: nothing to take back
