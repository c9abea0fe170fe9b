-- silent
-- Collection texts become a table and a link table filled by a join on the text
-- base: movies

-- file: 0003_collections.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to MovieCollections"
CREATE TABLE Collections (Id INTEGER PRIMARY KEY NOT NULL, Title TEXT NOT NULL UNIQUE);
CREATE TABLE MovieCollections (MovieId INTEGER NOT NULL REFERENCES Movies (Id) ON DELETE CASCADE, CollectionId INTEGER NOT NULL REFERENCES Collections (Id), PRIMARY KEY (MovieId, CollectionId));
INSERT INTO Collections (Title) SELECT DISTINCT Collection FROM Movies WHERE Collection IS NOT NULL;
INSERT INTO MovieCollections (MovieId, CollectionId) SELECT m.Id, c.Id FROM Movies m JOIN Collections c ON c.Title = m.Collection;
ALTER TABLE Movies DROP COLUMN Collection;
