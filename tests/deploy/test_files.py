"""The files of deploy/, read as their programs read them and compared with the code.

They are parsed and cross-checked here, not run: no container is started.
"""

import configparser
import os
import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import resolve
from django.urls.exceptions import Resolver404

from practice import environment, processes, supervisor, webserver
from tests.deploy.kept import DEPLOY, MADE_LATER, kept_files, upstream

ROOT = DEPLOY.parent
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "migrate")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
#: Seconds that a process manager gives before it kills.
PATIENCE = 45
EXPLAINED = set(
    re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/environment.md").read_text(), re.M)
)


def known(name):
    return name.removesuffix("_FILE") in EXPLAINED


def check_command(words):
    """`manage.py COMMAND ARGUMENTS` is one this code has, with arguments it takes."""
    at = words.index("manage.py")
    name, arguments = words[at + 1], words[at + 2 :]
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(arguments)


# --- stopping: everybody's patience fits ----------------------------------------------
def test_each_is_given_longer_than_it_takes_to_stop():
    assert webserver.graceful_timeout < supervisor.GRACE < PATIENCE
    assert settings.CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT < supervisor.GRACE


def test_sigterm_begins_the_soft_shutdown():
    assert processes.WORKER_ENVIRONMENT == {"REMAP_SIGTERM": "SIGQUIT"}


def test_a_worker_whose_tasks_have_a_limit_has_processes():
    assert "prefork" in processes.worker()


# --- compose --------------------------------------------------------------------------
def test_compose_has_every_part():
    assert set(SERVICES) == {*OURS, "postgres", "redis", "nginx"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_given_time_to_stop(name):
    assert SERVICES[name]["stop_grace_period"] == f"{PATIENCE}s"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_more_rights_than_it_needs(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] not in ("", "0", "root")
    assert not service.get("privileged")


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_a_service_that_stays_says_how_it_is(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_there_is(name):
    check_command(SERVICES[name]["command"])


def test_the_services_are_the_processes():
    started = {SERVICES[name]["command"][-1] for name in ("web", "worker", "beat")}
    assert started == {"web", "worker", "beat"}
    assert SERVICES["migrate"]["command"][-1] == "prepare"


def test_there_is_one_beat():
    assert SERVICES["beat"]["deploy"]["replicas"] == 1


def test_the_tables_owner_is_known_to_one_service_only():
    holders = [n for n in SERVICES if "owner_database_url" in SERVICES[n]["secrets"]]
    assert holders == ["migrate"]
    given = SERVICES["migrate"]["environment"]["DATABASE_URL_FILE"]
    assert given == "/run/secrets/owner_database_url"


@pytest.mark.parametrize("name", OURS)
def test_a_services_variables_are_those_the_product_reads(name):
    given = SERVICES[name]["environment"]
    assert [v for v in given if not known(v)] == []
    required = {f"{v}_FILE" for v in environment.SECRETS} | {"PUBLIC_URL", "MAIL_FROM"}
    assert required <= set(given)
    assert given["SECURE_BASE_MODE"] == "production"


@pytest.mark.parametrize("name", OURS)
def test_a_services_secrets_are_files_it_has(name):
    service = SERVICES[name]
    files = [v for k, v in service["environment"].items() if k.endswith("_FILE")]
    assert {Path(file).name for file in files} <= set(service["secrets"])
    assert {str(Path(file).parent) for file in files} == {"/run/secrets"}


def test_every_secret_is_a_file_of_the_operators():
    places = {str(Path(one["file"]).parent) for one in COMPOSE["secrets"].values()}
    assert places == {"secrets"}
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


@pytest.mark.parametrize("name", ["/deploy/secrets/", "/deploy/.env"])
def test_what_operators_add_is_not_taken_into_the_repository(name):
    assert name in (ROOT / ".gitignore").read_text().splitlines()
    assert name.strip("/").removeprefix("deploy/") in MADE_LATER


def test_an_operators_secrets_do_not_count_as_files_of_ours(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/master_key").touch()
    (tmp_path / "compose.yaml").touch()
    assert kept_files(tmp_path) == [tmp_path / "compose.yaml"]


def test_the_door_looks_again_where_a_new_web_server_is():
    assert SERVICES["nginx"]["depends_on"]["web"]["restart"] is True


def test_compose_passes_on_what_may_be_left_as_it_is():
    example = (DEPLOY / "secure-base.env.example").read_text()
    tunable = set(re.findall(r"^# ([A-Z_]+)=", example, re.M)) - {"METRICS_TOKEN_FILE"}
    given = SERVICES["web"]["environment"]
    assert tunable - set(given) == set()
    # Without a value of its own: the product's default stands in one place.
    assert {given[name] for name in tunable - {"WEB_BIND"}} == {None}


def test_no_credential_has_a_default():
    text = (DEPLOY / "compose.yaml").read_text()
    for line in text.splitlines():
        if re.search(r"PASSWORD|SECRET|TOKEN|KEY", line.split(":")[0], re.I):
            assert ":-" not in line, line
    assert "POSTGRES_HOST_AUTH_METHOD" not in text
    assert not re.search(r"POSTGRES_PASSWORD\s*:", text)


def test_only_the_door_can_be_reached_from_outside():
    assert [n for n in SERVICES if SERVICES[n].get("ports")] == ["nginx"]


def test_redis_and_the_database_are_reached_from_inside_only():
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def probes():
    """Every address that a health check of ours asks."""
    for name in ("web", "worker", "beat"):
        yield name, SERVICES[name]["healthcheck"]["test"][-1]


@pytest.mark.parametrize(("name", "address"), list(probes()))
def test_a_health_check_asks_an_address_there_is(name, address):
    place = re.fullmatch(r"http://([\w.]+):(\d+)(/[\w/]+)", address)
    assert place is not None
    assert place[2] == SERVICES["web"]["environment"]["WEB_BIND"].split(":")[1]
    resolve(place[3])


def test_an_address_there_is_not_would_be_seen():
    with pytest.raises(Resolver404):
        resolve("/health/nothing")


def test_the_web_servers_port_is_the_same_for_all():
    port = SERVICES["web"]["environment"]["WEB_BIND"].split(":")[1]
    assert SERVICES["web"]["expose"] == [port]
    door = (DEPLOY / "nginx/compose.conf").read_text()
    assert upstream(door) == f"web:{port}"


def test_the_image_holds_what_is_needed_and_runs_as_nobody_special():
    text = (DEPLOY / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (\S+) ", text, re.M)
    assert [path for path in copied if not (ROOT / path).exists()] == []
    apps = {"practice", "clients", "assessments", "homework", "templates", "static"}
    assert apps <= set(copied)
    assert f"USER {SERVICES['web']['user']}" in text
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert {f"!{path}" for path in copied} <= set(ignored)


# --- systemd --------------------------------------------------------------------------
class Unit(configparser.RawConfigParser):
    """A unit file: names keep their case, and may stand there more than once."""

    def __init__(self, path):
        super().__init__(strict=False, interpolation=None, delimiters=["="])
        self.optionxform = str
        self.read(path)


@pytest.fixture(params=UNITS, ids=lambda path: path.stem)
def unit(request):
    return Unit(request.param)["Service"]


def test_systemd_has_every_process():
    names = {path.stem.removeprefix("secure-base-") for path in UNITS}
    assert names == set(OURS)


def test_a_unit_runs_a_command_there_is(unit):
    check_command(shlex.split(unit["ExecStart"]))


def test_a_unit_is_given_time_to_stop(unit):
    assert unit["TimeoutStopSec"] == str(PATIENCE)
    assert unit["KillSignal"] == "SIGTERM"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("CapabilityBoundingSet", ""),
        ("EnvironmentFile", "/etc/secure-base/secure-base.env"),
    ],
)
def test_a_unit_is_walled_in(unit, name, value):
    assert unit[name] == value


def test_a_unit_runs_as_its_own_account(unit):
    assert unit["User"] not in ("", "root")


def test_a_unit_writes_where_the_environment_says(unit):
    text = (DEPLOY / "secure-base.env.example").read_text()
    assert f"SECURE_BASE_VAR=/var/lib/{unit['StateDirectory']}\n" in text


def test_the_processes_wait_for_the_migrations():
    for path in UNITS:
        if "migrate" not in path.stem:
            assert "secure-base-migrate.service" in Unit(path)["Unit"]["After"]


def test_only_the_migrations_know_the_tables_owner():
    knows = [path.stem for path in UNITS if "owner_database_url" in path.read_text()]
    assert knows == ["secure-base-migrate"]


def test_no_file_is_too_open():
    for path in kept_files():
        assert not os.access(path, os.X_OK), path
