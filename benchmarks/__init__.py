"""Practices of any size, and how long pages and jobs take over them."""
