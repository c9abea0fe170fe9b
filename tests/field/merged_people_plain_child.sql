-- refused: lost-values at 0002_merge.up.sql:2
-- the calls of those that are merged belong to nobody; no foreign key says so

-- file: 0001_people.up.sql
CREATE TABLE persons (id INTEGER PRIMARY KEY, phone TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE calls (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, minutes INTEGER NOT NULL);

-- file: 0001_people.down.sql
DROP TABLE calls;
DROP TABLE persons;

-- file: 0002_merge.up.sql
-- tohead: irreversible "doubles stay merged"
DELETE FROM persons WHERE id NOT IN (SELECT min(id) FROM persons GROUP BY phone);
CREATE UNIQUE INDEX persons_phone ON persons (phone);
