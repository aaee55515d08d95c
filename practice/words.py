"""Plain words for passphrases: short, common, and easy to tell apart."""

WORDS: tuple[str, ...] = tuple(
    [
        "acorn",
        "amber",
        "anchor",
        "apple",
        "april",
        "arch",
        "autumn",
        "bakery",
        "basil",
        "basket",
        "beach",
        "berry",
    ]
)
