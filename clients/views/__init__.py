"""The hall's pages, split by who reads them."""
