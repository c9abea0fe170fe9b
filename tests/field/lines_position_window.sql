-- silent
-- positions by row_number, in a new column
-- base: shop

-- file: 0003_position.up.sql
ALTER TABLE order_lines ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
UPDATE order_lines SET position = (SELECT count(*) FROM order_lines o WHERE o.order_id = order_lines.order_id AND o.id <= order_lines.id);
CREATE UNIQUE INDEX order_lines_position ON order_lines (order_id, position);

-- file: 0003_position.down.sql
DROP INDEX order_lines_position;
ALTER TABLE order_lines DROP COLUMN position;
