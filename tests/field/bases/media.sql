-- file: 0001_library.up.sql
CREATE TABLE libraries (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('movies', 'shows', 'music')),
    root_path TEXT NOT NULL,
    added_at  INTEGER NOT NULL
);
CREATE TABLE items (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    library_id     INTEGER NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
    parent_id      INTEGER REFERENCES items (id) ON DELETE CASCADE,
    kind           TEXT NOT NULL,
    path           TEXT NOT NULL,
    title          TEXT NOT NULL,
    sort_title     TEXT,
    year           INTEGER,
    rating         REAL,
    runtime_ticks  INTEGER,
    genres         TEXT,
    studio         TEXT,
    season_number  INTEGER,
    episode_number INTEGER,
    added_at       INTEGER NOT NULL,
    modified_at    INTEGER NOT NULL
);
CREATE INDEX items_library ON items (library_id, kind);
CREATE INDEX items_parent ON items (parent_id);
CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    birth_date TEXT,
    biography  TEXT
);
CREATE TABLE item_people (
    item_id   INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role      TEXT NOT NULL,
    position  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (item_id, person_id, role)
);

-- file: 0001_library.down.sql
DROP TABLE item_people;
DROP TABLE people;
DROP TABLE items;
DROP TABLE libraries;

-- file: 0002_watch_state.up.sql
CREATE TABLE profiles (
    id       INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    pin      TEXT,
    avatar   BLOB,
    is_admin INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE user_data (
    id             INTEGER PRIMARY KEY,
    profile_id     INTEGER NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    item_key       TEXT NOT NULL,
    item_id        INTEGER REFERENCES items (id) ON DELETE SET NULL,
    played         INTEGER NOT NULL DEFAULT 0,
    play_count     INTEGER NOT NULL DEFAULT 0,
    position_ticks INTEGER NOT NULL DEFAULT 0,
    last_played    INTEGER,
    rating         REAL,
    is_favorite    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX user_data_profile ON user_data (profile_id, item_key);
CREATE VIEW continue_watching AS
    SELECT u.profile_id, i.id AS item_id, i.title, u.position_ticks
    FROM user_data u JOIN items i ON i.id = u.item_id
    WHERE u.played = 0 AND u.position_ticks > 0;

-- file: 0002_watch_state.down.sql
DROP VIEW continue_watching;
DROP TABLE user_data;
DROP TABLE profiles;
