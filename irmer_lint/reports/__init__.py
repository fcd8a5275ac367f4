"""Writers: each lays out an already decided report in one format, and decides nothing."""
