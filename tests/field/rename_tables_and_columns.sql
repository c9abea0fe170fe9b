-- silent
-- renames with a view that follows, and back
-- base: feeds

-- file: 0003_names.up.sql
ALTER TABLE articles RENAME TO entries;
ALTER TABLE entries RENAME COLUMN fetched_at TO received_at;
ALTER TABLE feeds RENAME COLUMN url TO feed_url;

-- file: 0003_names.down.sql
ALTER TABLE feeds RENAME COLUMN feed_url TO url;
ALTER TABLE entries RENAME COLUMN received_at TO fetched_at;
ALTER TABLE entries RENAME TO articles;
