"""A document as checks see it: sentences with roles, concepts, control data and modalities."""
