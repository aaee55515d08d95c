"""Triggers that refuse every change and removal of an audit entry."""

from django.db import migrations

TABLE = "practice_auditentry"

SQLITE = [
    f"""CREATE TRIGGER audit_refuses_{verb.lower()} BEFORE {verb} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]

POSTGRESQL = [
    """CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$""",
    f"""CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    f"""CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON {TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
]


def add_triggers(apps, schema_editor):
    """Add the triggers of this database."""
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    """Remove them again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_refuses() CASCADE", params=None)
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER audit_refuses_{verb}", params=None)


class Migration(migrations.Migration):
    """Audit entries can only be added."""

    dependencies = [("practice", "0001_initial")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
