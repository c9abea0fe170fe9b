-- warned: unreadable-text at 0003_tags.up.sql:4
-- Tags (JSON array or NULL or '') become rows of MovieTags through json_each; '' stops it, and movies' tags that are no array are lost; column dropped
-- base: movies

-- file: 0003_tags.up.sql
-- tohead: irreversible "the app goes forward only"
-- tohead: allow(drop-column) "moved to MovieTags"
CREATE TABLE MovieTags (MovieId INTEGER NOT NULL REFERENCES Movies (Id) ON DELETE CASCADE, TagId INTEGER NOT NULL, PRIMARY KEY (MovieId, TagId));
INSERT OR IGNORE INTO MovieTags (MovieId, TagId) SELECT m.Id, t.value FROM Movies m, json_each(m.Tags) t;
ALTER TABLE Movies DROP COLUMN Tags;
