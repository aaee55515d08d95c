"""What the database's client is told."""

from practice import stores


def test_a_silent_postgresql_is_given_up():
    options = stores.postgres({"NAME": "practice"})["OPTIONS"]
    assert options["connect_timeout"] == 5
    assert options["tcp_user_timeout"] == 10_000
    silence = options["keepalives_idle"]
    silence += options["keepalives_interval"] * options["keepalives_count"]
    assert silence <= 20


def test_the_address_may_say_otherwise():
    told = {"NAME": "practice", "OPTIONS": {"tcp_user_timeout": 500, "sslmode": "x"}}
    options = stores.postgres(told)["OPTIONS"]
    assert (options["tcp_user_timeout"], options["sslmode"]) == (500, "x")
    assert options["connect_timeout"] == 5
