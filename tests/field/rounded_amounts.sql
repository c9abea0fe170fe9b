-- silent
-- twin of bad/round_amounts_unique_check: rounded where it is not zero then
-- base: money

-- file: 0003_round.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE transactions SET amount = round(amount, 2) WHERE round(amount, 2) <> 0;
