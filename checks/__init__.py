"""What an inspector looks for: one page of data for each item and theme, and a module where wording alone cannot decide."""
