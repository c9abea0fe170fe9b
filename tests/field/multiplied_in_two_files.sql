-- warned: changed-values at 0003_again.up.sql:1
-- who has applied both has a hundred times too much

-- file: 0001_rents.up.sql
CREATE TABLE rents (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL);

-- file: 0001_rents.down.sql
DROP TABLE rents;

-- file: 0002_cents.up.sql
UPDATE rents SET amount = amount * 100;

-- file: 0002_cents.down.sql
UPDATE rents SET amount = amount / 100;

-- file: 0003_again.up.sql
UPDATE rents SET amount = amount * 100;

-- file: 0003_again.down.sql
UPDATE rents SET amount = amount / 100;
