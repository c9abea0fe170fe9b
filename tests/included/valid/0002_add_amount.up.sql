-- tohead: compatible "older apps ignore the amount"
ALTER TABLE foods ADD COLUMN amount INTEGER;
