-- refused: lost-values at 0004_names.up.sql:2
-- display_name is overwritten by a subquery which gives NULL where no nickname import row matches
-- base: chat

-- file: 0003_import.up.sql
CREATE TABLE address_book (phone TEXT NOT NULL, full_name TEXT NOT NULL, company TEXT, added INTEGER NOT NULL);
CREATE INDEX address_book_phone ON address_book (phone);

-- file: 0003_import.down.sql
DROP TABLE address_book;

-- file: 0004_names.up.sql
-- tohead: irreversible "the app goes forward only"
UPDATE contacts SET display_name = (SELECT full_name FROM address_book b WHERE b.phone = contacts.phone);
