-- refused: fails-on-rows at 0003_position.up.sql:2
-- positions of credits are compacted with UPDATE ... position - 1 under a new unique index over (item_id, position): ties
-- base: media

-- file: 0003_position.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE UNIQUE INDEX item_people_position ON item_people (item_id, position);
UPDATE item_people SET position = position - 1 WHERE position > 0;
