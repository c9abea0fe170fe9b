-- tohead: irreversible "the old table is gone"
DROP TABLE media;
ALTER TABLE media_new RENAME TO media;
