-- refused: lost-rows at 0002_transfers.up.sql:2
-- UNION removes equal rows when two tables are merged: two identical payments become one

-- file: 0001_ledger.up.sql
CREATE TABLE incoming (account TEXT NOT NULL, cents INTEGER NOT NULL, memo TEXT);
CREATE TABLE outgoing (account TEXT NOT NULL, cents INTEGER NOT NULL, memo TEXT);

-- file: 0001_ledger.down.sql
DROP TABLE outgoing;
DROP TABLE incoming;

-- file: 0002_transfers.up.sql
CREATE TABLE transfers (id INTEGER PRIMARY KEY, account TEXT NOT NULL, cents INTEGER NOT NULL, memo TEXT);
INSERT INTO transfers (account, cents, memo)
SELECT account, cents, memo FROM incoming
UNION
SELECT account, -cents, memo FROM outgoing;
DROP TABLE incoming;
DROP TABLE outgoing;

-- file: 0002_transfers.down.sql
CREATE TABLE incoming (account TEXT NOT NULL, cents INTEGER NOT NULL, memo TEXT);
CREATE TABLE outgoing (account TEXT NOT NULL, cents INTEGER NOT NULL, memo TEXT);
INSERT INTO incoming SELECT account, cents, memo FROM transfers WHERE cents >= 0;
INSERT INTO outgoing SELECT account, -cents, memo FROM transfers WHERE cents < 0;
DROP TABLE transfers;
