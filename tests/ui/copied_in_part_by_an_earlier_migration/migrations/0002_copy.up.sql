-- the kinds that the author knows
CREATE TABLE media_new (id INTEGER PRIMARY KEY, path TEXT NOT NULL, kind INTEGER);
INSERT INTO media_new (id, path, kind)
SELECT id, path, kind FROM media WHERE kind IN (0, 1, 2, 3, 7);
