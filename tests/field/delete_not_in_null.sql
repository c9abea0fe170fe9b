-- refused: foreign-keys at 0003_people.up.sql:2
-- people without credits are to be deleted; the condition is inverted by a typo, and credits of them point nowhere
-- base: media

-- file: 0003_people.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM people WHERE id IN (SELECT person_id FROM item_people WHERE position > 0);
