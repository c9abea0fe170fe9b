-- tohead: allow(idle-down) "what was deleted does not come back"
DELETE FROM albums WHERE title IS NULL;
