-- tohead: irreversible "the app goes forward only"
ALTER TABLE events ADD COLUMN rank INTEGER NOT NULL DEFAULT 0 CHECK (rank > 0);
