-- tohead: no-transaction
-- tohead: irreversible "WAL stays"
PRAGMA journal_mode = WAL;
CREATE TABLE b (x);
