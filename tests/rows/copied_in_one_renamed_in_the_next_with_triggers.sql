-- fine
-- triggers carry what the app writes between the two releases

-- file: 0001_clips.up.sql
CREATE TABLE clips (id INTEGER PRIMARY KEY, body TEXT NOT NULL);

-- file: 0001_clips.down.sql
DROP TABLE clips;

-- file: 0002_copy.up.sql
CREATE TABLE clips_new (id INTEGER PRIMARY KEY, body TEXT NOT NULL, kind TEXT);
INSERT INTO clips_new (id, body) SELECT id, body FROM clips;
CREATE TRIGGER clips_copied AFTER INSERT ON clips BEGIN
  INSERT INTO clips_new (id, body) VALUES (new.id, new.body);
END;

-- file: 0002_copy.down.sql
DROP TRIGGER clips_copied;
DROP TABLE clips_new;

-- file: 0003_swap.up.sql
-- tohead: irreversible "the old table is gone"
DROP TABLE clips;
ALTER TABLE clips_new RENAME TO clips;
