-- refused: fails-on-rows at 0003_month.up.sql:2
-- budgets month '2024-1' is padded to '2024-01' by UPDATE under UNIQUE (category_id, month)
-- base: money

-- file: 0003_month.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE budgets SET month = substr(month, 1, 4) || '-' || substr('0' || substr(month, 6), -2);
