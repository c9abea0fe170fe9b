//! What the test suites of other migration tools ask of a migration tool, asked of this one. Each case names those
//! that promise it; where tohead does otherwise on purpose, the case says what it does, and `docs/migrating-from.md` why.
//!
//! Looked at were the suites of rusqlite_migration, refinery, diesel_migrations, sqlx, migratio, and of Alembic, GRDB,
//! golang-migrate, goose and dbmate.

mod support;

#[path = "what_peers_promise/database.rs"]
mod database;
#[path = "what_peers_promise/files.rs"]
mod files;
#[path = "what_peers_promise/history.rs"]
mod history;
#[path = "what_peers_promise/moves.rs"]
mod moves;

use rusqlite::Connection;
use tohead::Migrations;

type Part = (&'static str, &'static str, &'static str);

const USERS: Part = (
    "0001_users",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);",
    "DROP TABLE users;",
);
const POSTS: Part = (
    "0002_posts",
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id), title TEXT);",
    "DROP TABLE posts;",
);
const SEED: Part = (
    "0003_seed",
    "INSERT INTO users VALUES (1, 'Ann'), (2, 'Bob');\nINSERT INTO posts VALUES (1, 1, 'one');",
    "DELETE FROM posts WHERE id = 1;\nDELETE FROM users WHERE id IN (1, 2);",
);
const TITLES: Part = (
    "0004_titles",
    "CREATE VIEW titles AS SELECT title, name FROM posts JOIN users ON users.id = author;",
    "DROP VIEW titles;",
);
/// Fails where two users have one name, which the rehearsal does not.
const UNIQUE: Part = (
    "0005_unique",
    "CREATE UNIQUE INDEX users_name ON users (name);",
    "DROP INDEX users_name;",
);

const ALL: [Part; 4] = [USERS, POSTS, SEED, TITLES];

fn four() -> Migrations {
    support::set(&ALL)
}

fn memory() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    conn
}

fn is_there(conn: &Connection, name: &str) -> bool {
    conn.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1")
        .unwrap()
        .exists([name])
        .unwrap()
}

fn ids(list: &[&'static tohead::Migration]) -> Vec<String> {
    list.iter().map(|migration| migration.id()).collect()
}
