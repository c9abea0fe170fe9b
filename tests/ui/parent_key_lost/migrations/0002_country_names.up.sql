-- tohead: irreversible "two countries may have the same code now"
CREATE TABLE countries_new (id INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT);
INSERT INTO countries_new (id, code) SELECT id, code FROM countries;
DROP TABLE countries;
ALTER TABLE countries_new RENAME TO countries;
