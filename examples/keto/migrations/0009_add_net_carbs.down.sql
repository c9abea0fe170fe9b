ALTER TABLE foods DROP COLUMN net_carbs_g;
