-- tohead: irreversible "short messages are gone"
DELETE FROM messages WHERE length(body) < 20;
