-- silent
-- tags become rows, only valid JSON arrays are read, the column stays
-- base: movies

-- file: 0003_tags.up.sql
CREATE TABLE MovieTags (MovieId INTEGER NOT NULL REFERENCES Movies (Id) ON DELETE CASCADE, Tag TEXT NOT NULL, PRIMARY KEY (MovieId, Tag));
INSERT OR IGNORE INTO MovieTags (MovieId, Tag)
SELECT m.Id, t.value FROM Movies m, json_each(CASE WHEN json_valid(m.Tags) THEN m.Tags ELSE '[]' END) t WHERE t.value IS NOT NULL;

-- file: 0003_tags.down.sql
DROP TABLE MovieTags;
