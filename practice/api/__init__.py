"""The API of therapists and admins: the pages' own reads and verbs, for programs."""
