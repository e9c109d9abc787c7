"""What `setup` keeps before it changes the tables of a database with people in it."""
