CREATE TABLE foods (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO foods (name) VALUES ('egg'), ('kale');
