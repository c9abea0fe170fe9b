-- tohead: no-transaction
VACUUM;
