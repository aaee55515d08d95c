"""Functions, files and templates stay short enough to be read in one go."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("practice", "clients", "assessments", "homework", "tests", "benchmarks")
FUNCTION, FILE, TEMPLATE = 50, 400, 150


def long_functions(path):
    """Name every function of more than FUNCTION lines, from `def` to its end."""
    tree = ast.parse(path.read_text())
    return [
        f"{path}:{node.lineno} {node.name} has {length} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := node.end_lineno - node.lineno + 1) > FUNCTION
    ]


def too_long(path, limit):
    """Name a file of more than `limit` lines."""
    length = len(path.read_text().splitlines())
    return [f"{path} has {length} lines, of at most {limit}"] if length > limit else []


def python_files():
    found = [path for app in CODE for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def templates():
    return list((ROOT / "templates").rglob("*.html"))


def test_there_is_something_to_measure():
    assert len(python_files()) > 20
    assert len(templates()) > 10


def test_no_function_is_too_long():
    assert [word for path in python_files() for word in long_functions(path)] == []


def test_no_file_is_too_long():
    assert [word for path in python_files() for word in too_long(path, FILE)] == []


def test_no_template_is_too_long():
    assert [word for path in templates() for word in too_long(path, TEMPLATE)] == []


def function_of(lines, define="def"):
    return f"{define} f():\n" + "    x = 1\n" * (lines - 1)


@pytest.mark.parametrize("define", ["def", "async def"])
def test_a_planted_function_of_51_lines_is_seen(tmp_path, define):
    path = tmp_path / "planted.py"
    path.write_text(function_of(51, define))
    assert long_functions(path)


def test_a_planted_long_method_is_seen(tmp_path):
    path = tmp_path / "planted.py"
    method = function_of(51).replace("\n", "\n    ").rstrip()
    path.write_text(f"class C:\n    {method}\n")
    assert long_functions(path)


def test_a_function_of_50_lines_may_stay(tmp_path):
    path = tmp_path / "planted.py"
    path.write_text(function_of(50))
    assert long_functions(path) == []


@pytest.mark.parametrize("limit", [FILE, TEMPLATE])
def test_a_planted_long_file_is_seen(tmp_path, limit):
    path = tmp_path / "planted"
    path.write_text("line\n" * limit)
    assert too_long(path, limit) == []
    path.write_text("line\n" * (limit + 1))
    assert too_long(path, limit)
