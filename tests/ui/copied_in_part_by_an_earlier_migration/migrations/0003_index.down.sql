DROP INDEX media_by_path;
