"""DynamoDB: tables, keys, rows to and from domain objects, transactions. Knows no rules."""
