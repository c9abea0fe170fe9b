-- warned: changed-values at 0003_drop.up.sql:3
-- the app writes title since 0002, and the older name only counts where there is none yet: no error, and it may be looked at

-- file: 0001_books.up.sql
CREATE TABLE books (id INTEGER PRIMARY KEY, isbn TEXT, name TEXT);

-- file: 0001_books.down.sql
DROP TABLE books;

-- file: 0002_title.up.sql
ALTER TABLE books ADD COLUMN title TEXT;

-- file: 0002_title.down.sql
ALTER TABLE books DROP COLUMN title;

-- file: 0003_drop.up.sql
-- tohead: irreversible "the app goes forward only"
ALTER TABLE books ADD COLUMN heading TEXT;
UPDATE books SET heading = coalesce(title, name);
ALTER TABLE books DROP COLUMN name;
ALTER TABLE books DROP COLUMN title;
