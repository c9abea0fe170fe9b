-- refused: lost-values at 0002_app.up.sql:3
-- FTS4 knows the clips by rowids that the copy does not keep

-- file: 0001_init.up.sql
CREATE TABLE clips (body TEXT NOT NULL, at INTEGER);
CREATE VIRTUAL TABLE clips_fts USING fts4(content="clips", body);
CREATE TRIGGER clips_ai AFTER INSERT ON clips BEGIN INSERT INTO clips_fts (docid, body) VALUES (new.rowid, new.body); END;

-- file: 0001_init.down.sql
DROP TABLE clips_fts;
DROP TABLE clips;

-- file: 0002_app.up.sql
-- tohead: irreversible "not needed here"
CREATE TABLE clips_new (body TEXT NOT NULL, at INTEGER, app TEXT);
INSERT INTO clips_new (body, at) SELECT body, at FROM clips ORDER BY at DESC;
DROP TABLE clips;
ALTER TABLE clips_new RENAME TO clips;
CREATE TRIGGER clips_ai AFTER INSERT ON clips BEGIN INSERT INTO clips_fts (docid, body) VALUES (new.rowid, new.body); END;
