-- silent
-- the same, where the calls follow first

-- file: 0001_people.up.sql
CREATE TABLE persons (id INTEGER PRIMARY KEY, phone TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE calls (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, minutes INTEGER NOT NULL);

-- file: 0001_people.down.sql
DROP TABLE calls;
DROP TABLE persons;

-- file: 0002_merge.up.sql
-- tohead: irreversible "doubles stay merged"
UPDATE calls SET person_id = (SELECT min(b.id) FROM persons a JOIN persons b ON b.phone = a.phone WHERE a.id = calls.person_id)
  WHERE EXISTS (SELECT 1 FROM persons WHERE id = calls.person_id);
DELETE FROM persons WHERE id NOT IN (SELECT min(id) FROM persons GROUP BY phone);
CREATE UNIQUE INDEX persons_phone ON persons (phone);
