-- refused: fails-on-rows at 0002_labels.up.sql:2
-- a note in the bin may have no label, as any other

-- file: 0001_notes.up.sql
CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, label TEXT, folder TEXT NOT NULL, active INTEGER NOT NULL DEFAULT 1);

-- file: 0001_notes.down.sql
DROP TABLE notes;

-- file: 0002_labels.up.sql
CREATE TABLE old_labels (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO old_labels (label) SELECT label FROM notes WHERE active = 0;

-- file: 0002_labels.down.sql
DROP TABLE old_labels;
