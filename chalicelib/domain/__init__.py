"""The rules of the house. Pure: the standard library only, no I/O, no clock, no framework."""
