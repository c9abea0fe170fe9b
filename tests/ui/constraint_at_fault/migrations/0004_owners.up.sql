-- tohead: irreversible "the app goes forward only"
CREATE TABLE owners (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, name TEXT);
INSERT INTO owners (path, name) SELECT DISTINCT ownerPath, ownerName FROM clips WHERE ownerPath IS NOT NULL;
