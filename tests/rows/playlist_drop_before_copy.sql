-- refused: lost-rows at 0002_playlist_owner.up.sql:10
-- playlist is dropped before the copy, which then reads the freshly created empty table

-- file: 0001_playlist.up.sql
CREATE TABLE playlist (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    public INTEGER NOT NULL DEFAULT 0
);

-- file: 0001_playlist.down.sql
DROP TABLE playlist;

-- file: 0002_playlist_owner.up.sql
DROP TABLE playlist;
CREATE TABLE playlist (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    public INTEGER NOT NULL DEFAULT 0,
    owner TEXT
);
CREATE TABLE IF NOT EXISTS playlist_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, public INTEGER NOT NULL DEFAULT 0, owner TEXT);
INSERT INTO playlist_new (id, title, public) SELECT id, title, public FROM playlist;
INSERT INTO playlist SELECT * FROM playlist_new;
DROP TABLE playlist_new;

-- file: 0002_playlist_owner.down.sql
CREATE TABLE playlist__back (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    public INTEGER NOT NULL DEFAULT 0
);
INSERT INTO playlist__back (id, title, public)
SELECT id, title, public FROM playlist;
DROP TABLE playlist;
ALTER TABLE playlist__back RENAME TO playlist;
