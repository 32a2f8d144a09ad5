"""Keys: sealing, signing, the database key, the recovery kit and the words people read out to each other."""
