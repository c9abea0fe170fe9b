-- warned: fixed-key at 0003_default_tag.up.sql:1
-- a tag 'default' is inserted; users may have one: UNIQUE fails
-- base: flow

-- file: 0003_default_tag.up.sql
INSERT INTO tag (name) VALUES ('default');

-- file: 0003_default_tag.down.sql
DELETE FROM tag WHERE name = 'default';
