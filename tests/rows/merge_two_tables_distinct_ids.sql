-- fine
-- the old ids stay in source_id, new ids are assigned, UNION ALL semantics keep duplicates; both sources are dropped openly after their rows moved

-- file: 0001_ledger.up.sql
CREATE TABLE incoming (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL, memo TEXT);
CREATE TABLE outgoing (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL, memo TEXT);

-- file: 0001_ledger.down.sql
DROP TABLE outgoing;
DROP TABLE incoming;

-- file: 0002_transfers.up.sql
CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    source_id INTEGER NOT NULL,
    cents INTEGER NOT NULL,
    memo TEXT,
    UNIQUE (direction, source_id)
);
INSERT INTO transfers (direction, source_id, cents, memo)
SELECT 'in', id, cents, memo FROM incoming
UNION ALL
SELECT 'out', id, cents, memo FROM outgoing;
DROP TABLE incoming;
DROP TABLE outgoing;

-- file: 0002_transfers.down.sql
CREATE TABLE incoming (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL, memo TEXT);
CREATE TABLE outgoing (id INTEGER PRIMARY KEY, cents INTEGER NOT NULL, memo TEXT);
INSERT INTO incoming SELECT source_id, cents, memo FROM transfers WHERE direction = 'in';
INSERT INTO outgoing SELECT source_id, cents, memo FROM transfers WHERE direction = 'out';
DROP TABLE transfers;
