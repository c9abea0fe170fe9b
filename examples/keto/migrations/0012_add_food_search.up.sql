-- Search by the beginning of any word, without accents: 'creme' finds 'Crème fraîche'.
-- The index keeps no copy of the names (external content), so triggers keep it in step; a rebuild of
-- foods must keep the ids and bring the triggers back (0015 does).

CREATE VIRTUAL TABLE foods_fts USING fts5(
  name,
  content = 'foods',
  content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO foods_fts (foods_fts) VALUES ('rebuild');

CREATE TRIGGER foods_fts_insert AFTER INSERT ON foods BEGIN
  INSERT INTO foods_fts (rowid, name) VALUES (new.id, new.name);
END;

CREATE TRIGGER foods_fts_delete AFTER DELETE ON foods BEGIN
  INSERT INTO foods_fts (foods_fts, rowid, name) VALUES ('delete', old.id, old.name);
END;

CREATE TRIGGER foods_fts_update AFTER UPDATE OF id, name ON foods BEGIN
  INSERT INTO foods_fts (foods_fts, rowid, name) VALUES ('delete', old.id, old.name);
  INSERT INTO foods_fts (rowid, name) VALUES (new.id, new.name);
END;
