"""The use cases: load, ask the domain, store. One function per use case, one module per capability."""
