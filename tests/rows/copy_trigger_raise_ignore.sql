-- refused: lost-rows at 0002_bids_guard.up.sql:7
-- the BEFORE INSERT trigger is created before the copy and RAISE(IGNORE) silently skips zero and NULL bids

-- file: 0001_bids.up.sql
CREATE TABLE bids (id INTEGER PRIMARY KEY, auction TEXT NOT NULL, cents INTEGER);

-- file: 0001_bids.down.sql
DROP TABLE bids;

-- file: 0002_bids_guard.up.sql
CREATE TABLE bids_new (id INTEGER PRIMARY KEY, auction TEXT NOT NULL, cents INTEGER, placed_at TEXT);
CREATE TRIGGER bids_guard BEFORE INSERT ON bids_new
WHEN NEW.cents IS NULL OR NEW.cents <= 0
BEGIN
    SELECT RAISE(IGNORE);
END;
INSERT INTO bids_new (id, auction, cents) SELECT id, auction, cents FROM bids;
DROP TABLE bids;
ALTER TABLE bids_new RENAME TO bids;

-- file: 0002_bids_guard.down.sql
DROP TRIGGER bids_guard;
CREATE TABLE bids__back (id INTEGER PRIMARY KEY, auction TEXT NOT NULL, cents INTEGER);
INSERT INTO bids__back (id, auction, cents)
SELECT id, auction, cents FROM bids;
DROP TABLE bids;
ALTER TABLE bids__back RENAME TO bids;
