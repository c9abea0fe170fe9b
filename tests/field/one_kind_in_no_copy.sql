-- refused: lost-rows at 0002_split.up.sql:7
-- rows of kind 2 become two, and those of kind 7 are in no copy

-- file: 0001_init.up.sql
CREATE TABLE refresh_state (entity_id BLOB NOT NULL, entity_kind INTEGER NOT NULL, cursor INTEGER NOT NULL, PRIMARY KEY (entity_id, entity_kind));

-- file: 0001_init.down.sql
DROP TABLE refresh_state;

-- file: 0002_split.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE refresh_state_old AS SELECT * FROM refresh_state;
ALTER TABLE refresh_state_old ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
UPDATE refresh_state_old SET origin = CASE WHEN entity_kind = 1 THEN 11 WHEN entity_kind = 2 THEN 0 ELSE 100 END;
DROP TABLE refresh_state;
CREATE TABLE refresh_state (entity_id BLOB NOT NULL, entity_kind INTEGER NOT NULL, number INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY (entity_id, entity_kind, origin));
INSERT INTO refresh_state (entity_id, entity_kind, number, origin) SELECT entity_id, 2, cursor, 10 FROM refresh_state_old WHERE entity_kind = 2;
INSERT INTO refresh_state (entity_id, entity_kind, number, origin) SELECT entity_id, 7, cursor, 0 FROM refresh_state_old WHERE entity_kind = 2;
INSERT INTO refresh_state (entity_id, entity_kind, number, origin) SELECT entity_id, entity_kind, cursor, origin FROM refresh_state_old WHERE entity_kind != 2 AND entity_kind != 7;
DROP TABLE refresh_state_old;
