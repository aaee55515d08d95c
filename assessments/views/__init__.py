"""Pages of this room, by who reads them."""
