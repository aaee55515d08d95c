"""When a message was first due; for those there are, the time that is planned now."""

from django.db import migrations, models
from django.db.models import F


def as_planned(apps, schema_editor):
    """What was tried before and failed counts from its next try."""
    apps.get_model("practice", "Message").objects.update(due_at=F("next_at"))


class Migration(migrations.Migration):

    dependencies = [("practice", "0004_readings_and_refusals_are_found")]

    operations = [
        migrations.AlterField(
            "message",
            "next_at",
            models.DateTimeField(help_text="When a worker may try, or try again."),
        ),
        migrations.AddField("message", "due_at", models.DateTimeField(null=True)),
        migrations.RunPython(as_planned, migrations.RunPython.noop),
        migrations.AlterField(
            "message",
            "due_at",
            models.DateTimeField(help_text="When it was first to go out."),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["due_at", "state"],
                condition=models.Q(("finished_at", None)),
                name="message_open",
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["finished_at", "state"],
                condition=models.Q(("finished_at__isnull", False)),
                name="message_ended",
            ),
        ),
    ]
