-- tohead: irreversible "the app goes forward only"
CREATE TABLE names (name TEXT);
INSERT INTO names (name) SELECT ownerName FROM clips;
CREATE UNIQUE INDEX names_name ON names (name);
