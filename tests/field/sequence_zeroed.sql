-- warned: rebuild-loses-sequence at 0003_reset.up.sql:3
-- sqlite_sequence is cleared, as in "reset ids" recipes; deleted message ids come again and old quotes and notifications hit the wrong message
-- base: chat

-- file: 0003_reset.up.sql
-- tohead: irreversible "the app goes forward only"
DELETE FROM reactions WHERE emoji = '';
DELETE FROM sqlite_sequence;
