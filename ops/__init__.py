"""What an operator does. Thin: data are read and changed by `chalicelib`."""
