"""HTTP blueprints and event handlers: parse, call one service, present."""
