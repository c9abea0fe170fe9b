-- refused: lost-values at 0002_disputes_note.up.sql:2
-- the copy of a rebuild exchanges the key and another unique column; the texts of both look alike

-- file: 0001_disputes.up.sql
CREATE TABLE disputes (id CHAR(36) PRIMARY KEY NOT NULL, order_id CHAR(36) UNIQUE NOT NULL, status VARCHAR(10) NOT NULL);

-- file: 0001_disputes.down.sql
DROP TABLE disputes;

-- file: 0002_disputes_note.up.sql
CREATE TABLE disputes_new (id CHAR(36) PRIMARY KEY NOT NULL, order_id CHAR(36) UNIQUE NOT NULL, status VARCHAR(10) NOT NULL, note TEXT);
INSERT INTO disputes_new (id, order_id, status) SELECT order_id, id, status FROM disputes;
DROP TABLE disputes;
ALTER TABLE disputes_new RENAME TO disputes;

-- file: 0002_disputes_note.down.sql
ALTER TABLE disputes DROP COLUMN note;
