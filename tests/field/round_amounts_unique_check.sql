-- refused: fails-on-rows at 0003_round.up.sql:2
-- amounts are rounded to cents in place; CHECK (amount <> 0) fails for 0.004
-- base: money

-- file: 0003_round.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE transactions SET amount = round(amount, 2);
