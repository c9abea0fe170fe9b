-- tohead: irreversible "what is shown here is the way up"
ALTER TABLE plans RENAME TO plans_old;
INSERT INTO plans (id, day) SELECT id, day FROM plans_old;
CREATE TABLE plans (id INTEGER PRIMARY KEY, day TEXT);
