"""The sample practice: a named cast with a history, and a crowd around it."""
