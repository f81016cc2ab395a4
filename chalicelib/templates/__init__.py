"""What people read, in Spanish first and in English: data, and no more code than it takes to fill it in."""
