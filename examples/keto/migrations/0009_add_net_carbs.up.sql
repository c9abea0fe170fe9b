-- Net carbs are what a ketogenic diet counts. Generated, so that they never disagree with the label.
-- VIRTUAL, because ADD COLUMN refuses STORED.

ALTER TABLE foods ADD COLUMN net_carbs_g REAL
  GENERATED ALWAYS AS (max(carbs_g - coalesce(fibre_g, 0), 0)) VIRTUAL;
