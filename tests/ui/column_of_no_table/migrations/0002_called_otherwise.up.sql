-- tohead: irreversible "what is shown here is the way up"
UPDATE shops SET street = upper(s.street) WHERE id > 0;
