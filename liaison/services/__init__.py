"""What officers do, and reading for lists; every door into the store is here."""
