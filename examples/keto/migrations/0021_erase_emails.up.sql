-- tohead: irreversible "the addresses are erased on purpose: personal data that nothing used"
-- First the values, in a release of its own; the column follows in 0022.

UPDATE users SET email = NULL WHERE email IS NOT NULL;
