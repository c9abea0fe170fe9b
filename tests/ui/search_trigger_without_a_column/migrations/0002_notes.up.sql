-- tohead: irreversible "signs are gone"
UPDATE notes SET body = 'Note: ' || body;
