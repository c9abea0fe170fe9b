-- warned: not-null-added at 0002_labels_compact.up.sql:1
-- an ordinary TEXT primary key accepts NULL, a WITHOUT ROWID one does not

-- file: 0001_labels.up.sql
CREATE TABLE labels (code TEXT PRIMARY KEY, caption TEXT);

-- file: 0001_labels.down.sql
DROP TABLE labels;

-- file: 0002_labels_compact.up.sql
CREATE TABLE labels_new (code TEXT PRIMARY KEY, caption TEXT) WITHOUT ROWID;
INSERT INTO labels_new SELECT code, caption FROM labels;
DROP TABLE labels;
ALTER TABLE labels_new RENAME TO labels;

-- file: 0002_labels_compact.down.sql
CREATE TABLE labels__back (code TEXT PRIMARY KEY, caption TEXT);
INSERT INTO labels__back (code, caption)
SELECT code, caption FROM labels;
DROP TABLE labels;
ALTER TABLE labels__back RENAME TO labels;
