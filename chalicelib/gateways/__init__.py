"""Everything outside that is not the database: files, mail, queues, documents, the seal."""
