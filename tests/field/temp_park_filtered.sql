-- refused: lost-rows at 0003_attrs.up.sql:2
-- rows are parked in a TEMP table WHERE hash IS NOT NULL, the table is made anew and filled from there
-- base: recorder

-- file: 0003_attrs.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE park AS SELECT attributes_id, hash, shared_attrs FROM state_attributes WHERE hash IS NOT NULL;
DROP TABLE state_attributes;
CREATE TABLE state_attributes (attributes_id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, shared_attrs TEXT);
INSERT INTO state_attributes (attributes_id, hash, shared_attrs) SELECT attributes_id, hash, shared_attrs FROM park;
DROP TABLE park;
