-- refused: fails-on-rows at 0003_tmdb_unique.up.sql:1
-- unique index over ImportListMovies.TmdbId: the same movie on two lists
-- source: https://github.com/Radarr/Radarr/issues/1925
-- base: movies

-- file: 0003_tmdb_unique.up.sql
CREATE UNIQUE INDEX IX_ImportListMovies_TmdbId ON ImportListMovies (TmdbId);

-- file: 0003_tmdb_unique.down.sql
DROP INDEX IX_ImportListMovies_TmdbId;
