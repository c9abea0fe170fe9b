INSERT INTO a
VALUES (slugify('x'));
