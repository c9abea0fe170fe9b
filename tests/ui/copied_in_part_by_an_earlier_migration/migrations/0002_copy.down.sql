DROP TABLE media_new;
