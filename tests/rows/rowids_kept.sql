-- fine
-- the copy takes the rowids along, which a trigger uses

-- file: 0001_init.up.sql
CREATE TABLE clips (body TEXT NOT NULL, at INTEGER);
CREATE TABLE seen (clip INTEGER PRIMARY KEY);
CREATE TRIGGER clips_ai AFTER INSERT ON clips BEGIN INSERT INTO seen (clip) VALUES (new.rowid); END;

-- file: 0001_init.down.sql
DROP TABLE seen;
DROP TABLE clips;

-- file: 0002_app.up.sql
-- tohead: irreversible "not needed here"
DROP TRIGGER clips_ai;
CREATE TABLE clips_new (body TEXT NOT NULL, at INTEGER, app TEXT);
INSERT INTO clips_new (rowid, body, at) SELECT rowid, body, at FROM clips;
DROP TABLE clips;
ALTER TABLE clips_new RENAME TO clips;
CREATE TRIGGER clips_ai AFTER INSERT ON clips BEGIN INSERT INTO seen (clip) VALUES (new.rowid); END;
