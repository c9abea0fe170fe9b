-- refused: lost-values at 0002_epochs_note.up.sql:2
-- two columns of bytes change places, three columns apart

-- file: 0001_epochs.up.sql
CREATE TABLE epochs (id INTEGER PRIMARY KEY, secret BLOB NOT NULL, leaf INTEGER NOT NULL, name TEXT, pair BLOB NOT NULL);

-- file: 0001_epochs.down.sql
DROP TABLE epochs;

-- file: 0002_epochs_note.up.sql
CREATE TABLE epochs_new (id INTEGER PRIMARY KEY, secret BLOB NOT NULL, leaf INTEGER NOT NULL, name TEXT, pair BLOB NOT NULL, note TEXT);
INSERT INTO epochs_new (id, secret, leaf, name, pair) SELECT id, pair, leaf, name, secret FROM epochs;
DROP TABLE epochs;
ALTER TABLE epochs_new RENAME TO epochs;

-- file: 0002_epochs_note.down.sql
ALTER TABLE epochs DROP COLUMN note;
