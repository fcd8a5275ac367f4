"""The law as dated data: Great Britain and Northern Ireland."""
