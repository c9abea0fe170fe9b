CREATE INDEX media_by_path ON media_new (path);
