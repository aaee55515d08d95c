"""This room's pages, by who reads them."""
