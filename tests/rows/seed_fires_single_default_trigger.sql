-- refused: lost-values at 0002_pdf_printer.up.sql:1
-- seeding a default printer fires the trigger that clears is_default on all others, so the user's choice is lost

-- file: 0001_printers.up.sql
CREATE TABLE printers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, is_default INTEGER NOT NULL DEFAULT 0);
CREATE TRIGGER printers_one_default AFTER INSERT ON printers WHEN NEW.is_default = 1
BEGIN
    UPDATE printers SET is_default = 0 WHERE id <> NEW.id;
END;

-- file: 0001_printers.down.sql
DROP TRIGGER printers_one_default;
DROP TABLE printers;

-- file: 0002_pdf_printer.up.sql
INSERT INTO printers (name, is_default) VALUES ('Print to PDF', 1);

-- file: 0002_pdf_printer.down.sql
DELETE FROM printers WHERE name = 'Print to PDF';
