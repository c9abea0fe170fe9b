DROP TRIGGER albums_delete;
DROP TABLE photos;
DROP TABLE albums;
