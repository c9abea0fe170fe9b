-- tohead: irreversable "typo"
-- tohead: no-transaction now
-- tohead:
-- tohead: allow drop-table "no parentheses"
-- tohead: irreversible "never closed
CREATE TABLE b (x);
