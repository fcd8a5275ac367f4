"""Training of the likeness model: data and script."""
