-- warned: changed-values at 0002_no_negative.up.sql:2
-- max(0, cents) sets every overdrawn balance to 0 so that the new CHECK holds

-- file: 0001_balances.up.sql
CREATE TABLE balances (account TEXT PRIMARY KEY NOT NULL, cents INTEGER NOT NULL) STRICT;

-- file: 0001_balances.down.sql
DROP TABLE balances;

-- file: 0002_no_negative.up.sql
CREATE TABLE balances_new (account TEXT PRIMARY KEY NOT NULL, cents INTEGER NOT NULL CHECK (cents >= 0)) STRICT;
INSERT INTO balances_new SELECT account, max(0, cents) FROM balances;
DROP TABLE balances;
ALTER TABLE balances_new RENAME TO balances;

-- file: 0002_no_negative.down.sql
CREATE TABLE balances__back (account TEXT PRIMARY KEY NOT NULL, cents INTEGER NOT NULL) STRICT;
INSERT INTO balances__back (account, cents)
SELECT account, cents FROM balances;
DROP TABLE balances;
ALTER TABLE balances__back RENAME TO balances;
