-- refused: rebuild-breaks-writes at 0004_names.up.sql:2
-- a view is made anew for a column more, and the trigger through which the app writes it is gone
-- base: shop

-- file: 0003_names.up.sql
CREATE VIEW names AS SELECT id, email, first_name FROM customers;
CREATE TRIGGER names_update INSTEAD OF UPDATE ON names
BEGIN
    UPDATE customers SET email = NEW.email, first_name = NEW.first_name WHERE id = NEW.id;
END;

-- file: 0003_names.down.sql
DROP VIEW names;

-- file: 0004_names.up.sql
-- tohead: irreversible "the app goes forward only"
DROP VIEW names;
CREATE VIEW names AS SELECT id, email, first_name, last_name FROM customers;
