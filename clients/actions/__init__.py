"""Everything the hall writes. One module per noun, one function per verb."""
