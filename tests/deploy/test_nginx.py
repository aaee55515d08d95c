"""The files of deploy/nginx/, read by a parser that knows what nginx takes.

They are compared with the code here, not run; includes are opened as nginx does it.
"""

import re
import shutil

import crossplane
import pytest
from django.conf import settings

from practice import webserver
from tests.deploy.kept import DEPLOY, upstream

ROOT = DEPLOY.parent
#: Directives of nginx 1.19 that the parser has not heard of.
NEWER = ("ssl_reject_handshake",)


@pytest.fixture
def folder(tmp_path):
    """A folder laid out as /etc/nginx is."""
    shutil.copytree(DEPLOY / "nginx", tmp_path / "secure-base")
    (tmp_path / "mime.types").touch()
    shutil.copy(DEPLOY / "nginx/compose.conf", tmp_path / "nginx.conf")
    site = "events {}\nhttp { include secure-base/site.conf; }\n"
    (tmp_path / "host.conf").write_text(site)
    return tmp_path


def parsed(folder, name):
    """All directives of a configuration, includes opened: (block, name, arguments)."""
    found = crossplane.parse(str(folder / name), combine=True, strict=True)
    errors = [error["error"] for error in found["errors"]]
    assert [e for e in errors if not any(f'"{name}"' in e for name in NEWER)] == []
    flat = []

    def walk(directives, path):
        for each in directives:
            flat.append((path, each["directive"], each["args"]))
            block = " ".join([each["directive"], *each["args"]])
            walk(each.get("block", []), (*path, block))

    walk(found["config"][0]["parsed"], ())
    return flat


@pytest.fixture(params=["nginx.conf", "host.conf"])
def nginx(request, folder):
    return parsed(folder, request.param)


def of(nginx, name):
    return [args for _, directive, args in nginx if directive == name]


def own_words(name):
    """One file as it is written, nothing included."""
    return (DEPLOY / "nginx" / name).read_text()


def in_bytes(size):
    return int(size[:-1]) * {"k": 1024, "m": 1024**2}[size[-1]]


def test_the_door_takes_as_much_as_the_product(nginx):
    ((size,),) = of(nginx, "client_max_body_size")
    assert in_bytes(size) == settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_what_passes_touches_no_disk(nginx):
    assert of(nginx, "client_body_buffer_size") == of(nginx, "client_max_body_size")
    assert of(nginx, "proxy_max_temp_file_size") == [["0"]]


def test_the_door_takes_lines_as_long_as_the_product(nginx):
    ((_, size),) = of(nginx, "large_client_header_buffers")
    assert in_bytes(size) >= webserver.limit_request_line


def test_the_product_learns_of_https_in_the_way_it_reads(nginx):
    name, value = settings_of_production("SECURE_PROXY_SSL_HEADER")
    header = name.removeprefix("HTTP_").replace("_", "-").lower()
    given = {args[0].lower(): args[1] for args in of(nginx, "proxy_set_header")}
    assert given[header] == value


def test_a_callers_word_about_its_address_does_not_count(nginx):
    given = {args[0]: args[1] for args in of(nginx, "proxy_set_header")}
    assert given["X-Forwarded-For"] == "$remote_addr"


def settings_of_production(name):
    text = (ROOT / "practice/settings.py").read_text()
    return eval(re.search(rf"{name} = (\(.*\))", text)[1])  # noqa: S307 our own file


def test_the_doors_log_has_no_address(nginx):
    ((_, *words),) = of(nginx, "log_format")
    variables = set(re.findall(r"\$\w+", " ".join(words)))
    assert variables.isdisjoint(
        {"$request", "$request_uri", "$uri", "$args", "$query_string", "$http_referer"}
    )
    assert {args[-1] for args in of(nginx, "access_log")} <= {"secure_base", "off"}
    assert {args[-1] for args in of(nginx, "error_log")} == {"crit"}


def test_nothing_is_kept_by_the_door(nginx):
    assert of(nginx, "proxy_cache") == [["off"]]


def test_slow_callers_are_let_go(nginx):
    for name in ("client_header_timeout", "client_body_timeout", "send_timeout"):
        ((seconds,),) = of(nginx, name)
        assert int(seconds.removesuffix("s")) <= 15


def test_hsts_is_said_once(nginx):
    said = {args[0].lower() for args in of(nginx, "add_header")}
    assert "strict-transport-security" not in said


def test_only_names_that_hold_a_hash_are_kept_for_long(nginx):
    (block,) = [p[-1] for p, d, a in nginx if d == "add_header" and "immutable" in a[1]]
    pattern = re.compile(block.split(" ~ ")[1].replace("?<", "?P<"))
    assert pattern.match(settings.STATIC_URL + "css/page.0123456789ab.css")
    assert not pattern.match(settings.STATIC_URL + "css/page.css")


def test_files_are_served_from_where_they_are_collected(nginx):
    places = {args[0].split("$")[0] for args in of(nginx, "alias")}
    assert places == {"/var/lib/secure-base/static/"}


def test_the_figures_are_not_shown_outside(nginx):
    inside = [(d, a) for p, d, a in nginx if p and p[-1] == "location = /metrics"]
    assert inside == [("return", ["404"])]


def test_the_host_passes_on_to_where_the_web_server_listens():
    assert upstream(own_words("site.conf")) == webserver.bind


def test_a_directive_that_is_none_is_seen(folder):
    page = folder / "secure-base/pages.conf"
    page.write_text(page.read_text() + "\nproxy_passs http://secure_base;\n")
    with pytest.raises(AssertionError):
        parsed(folder, "nginx.conf")


@pytest.mark.parametrize("name", ["site.conf", "http.conf", "pages.conf"])
def test_the_host_logs_into_files(name):
    # Under systemd these are sockets of the journal, which cannot be opened by name.
    assert "/dev/std" not in own_words(name)


def test_each_host_says_where_its_lines_go(folder):
    """For all of them at once, what Debian's nginx.conf says would hold beside it."""
    found = [(p, d) for p, d, _ in parsed(folder, "host.conf")]
    for name in ("access_log", "error_log"):
        places = [path[-1] for path, directive in found if directive == name]
        assert len(places) == own_words("site.conf").count("\nserver {")
        assert set(places) == {"server"}


def test_old_tls_is_not_spoken_anywhere(folder):
    """Versions add up at one level; said in the server they stand alone."""
    tls = [
        (p[-1], a) for p, d, a in parsed(folder, "host.conf") if d == "ssl_protocols"
    ]
    assert tls == [("server", ["TLSv1.2", "TLSv1.3"])] * 2


def test_every_door_is_open_on_both_kinds_of_addresses():
    listens = re.findall(r"listen ([^;]+);", own_words("site.conf"))
    old = [one for one in listens if not one.startswith("[::]:")]
    assert sorted(f"[::]:{one}" for one in old) == sorted(set(listens) - set(old))
