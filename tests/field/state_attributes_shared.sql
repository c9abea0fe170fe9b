-- silent
-- attributes are shared: distinct texts go to state_attributes, states refer to them, the old texts are set NULL in the same statement
-- source: https://github.com/home-assistant/core (state_attributes, written anew)
-- base: recorder

-- file: 0003_shared_attrs.up.sql
-- tohead: irreversible "the app goes forward only"
INSERT INTO state_attributes (shared_attrs) SELECT DISTINCT attributes FROM states WHERE attributes IS NOT NULL AND attributes_id IS NULL;
UPDATE states SET attributes_id = (SELECT max(attributes_id) FROM state_attributes a WHERE a.shared_attrs = states.attributes), attributes = NULL
WHERE attributes IS NOT NULL AND attributes_id IS NULL;
