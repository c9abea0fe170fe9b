DROP TABLE tohead_ledger;
