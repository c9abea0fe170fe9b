ALTER TABLE tohead_ledger DROP COLUMN chain;
