"""The views: one module per capability, each with its blueprint. A view parses, calls, presents."""
