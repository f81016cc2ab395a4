"""The edge: what every route has in common, so that no view can forget it."""
