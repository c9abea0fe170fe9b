-- tohead: irreversible "the app goes forward only"
CREATE TABLE local_settings (version INTEGER NOT NULL, edited TEXT NOT NULL);
INSERT INTO local_settings (version, edited) VALUES (1, (SELECT value FROM settings WHERE key = 'edited'));
