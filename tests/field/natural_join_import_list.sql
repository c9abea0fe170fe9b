-- refused: lost-rows at 0003_movie_id.up.sql:3
-- import list rows get the movie's id by an inner join on TmdbId: entries of films that are not in the library - nearly all - vanish
-- source: https://github.com/Radarr/Radarr/issues/7249 (import lists and metadata; join constructed)
-- base: movies

-- file: 0003_movie_id.up.sql
-- tohead: irreversible "the app goes forward only"
CREATE TABLE ImportListMovies_new (Id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ListId INTEGER NOT NULL, TmdbId INTEGER NOT NULL, ImdbId TEXT, Title TEXT NOT NULL, Year INTEGER, MovieId INTEGER NOT NULL);
INSERT INTO ImportListMovies_new (Id, ListId, TmdbId, ImdbId, Title, Year, MovieId)
SELECT l.Id, l.ListId, l.TmdbId, l.ImdbId, l.Title, l.Year, m.Id FROM ImportListMovies l JOIN Movies m ON m.TmdbId = l.TmdbId;
DELETE FROM sqlite_sequence WHERE name = 'ImportListMovies_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'ImportListMovies_new', seq FROM sqlite_sequence WHERE name = 'ImportListMovies';
DROP TABLE ImportListMovies;
ALTER TABLE ImportListMovies_new RENAME TO ImportListMovies;
