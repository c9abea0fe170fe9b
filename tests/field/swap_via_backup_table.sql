-- silent
-- rows are parked in a TEMP table, the table is dropped and made anew, rows go back
-- base: recorder

-- file: 0003_attrs.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TEMP TABLE park AS SELECT attributes_id, hash, shared_attrs FROM state_attributes;
DROP TABLE state_attributes;
CREATE TABLE state_attributes (attributes_id INTEGER PRIMARY KEY, hash INTEGER, shared_attrs TEXT, used INTEGER NOT NULL DEFAULT 0);
INSERT INTO state_attributes (attributes_id, hash, shared_attrs) SELECT attributes_id, hash, shared_attrs FROM park;
DROP TABLE park;
CREATE INDEX ix_state_attributes_hash ON state_attributes (hash);
