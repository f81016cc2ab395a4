"""Ventanilla: formal communications between schools and their offices, on AWS Chalice."""

__version__ = "0.1.0"
