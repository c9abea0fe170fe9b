-- fine
-- twin of links_of_merged_tags_stay: links that would come twice are deleted

-- file: 0001_init.up.sql
-- tohead: irreversible "the beginning"
CREATE TABLE song (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE song_tag (song_id INTEGER NOT NULL REFERENCES song (id), tag_id INTEGER NOT NULL REFERENCES tag (id), PRIMARY KEY (song_id, tag_id)) WITHOUT ROWID;

-- file: 0002_merge.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE OR IGNORE song_tag SET tag_id = (SELECT min(k.id) FROM tag k JOIN tag t ON lower(k.name) = lower(t.name) WHERE t.id = song_tag.tag_id);
DELETE FROM song_tag WHERE tag_id NOT IN (SELECT min(id) FROM tag GROUP BY lower(name));
DELETE FROM tag WHERE id NOT IN (SELECT min(id) FROM tag GROUP BY lower(name));
