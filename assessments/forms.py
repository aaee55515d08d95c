"""What people send. Forms check; they never save."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.definitions import Instrument as Definition
from assessments.questions import field_name
from assessments.scoring import DECLINED


def version_of(definition: Definition) -> str:
    """Which questionnaire a page asks, in the form itself."""
    return f"{definition.code} {definition.version} {definition.language}"


class AnswersForm(forms.Form):
    """All statements of one questionnaire; any of them may be left out."""

    revision = forms.IntegerField(min_value=0, max_value=10**9, required=False)
    version = forms.CharField(max_length=60, required=False)

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        for item in definition.items:
            values = [
                str(value) for value in definition.response_of(item.number).values
            ]
            choices = [(value, value) for value in [*values, DECLINED]]
            self.fields[field_name(item.number)] = forms.ChoiceField(
                choices=choices, required=False, label=item.text
            )

    def clean(self) -> dict[str, Any]:
        """Answers to other questions than these are a page of another version."""
        asked = {name for name in self.data if name.startswith("item_")}
        version = self.cleaned_data.get("version") or version_of(self.definition)
        if asked - self.fields.keys() or version != version_of(self.definition):
            raise forms.ValidationError(
                _("This page asks other questions by now. Please open it again.")
            )
        sent = cast(QueryDict, self.data)
        if any(len(sent.getlist(name)) > 1 for name in asked):
            raise forms.ValidationError(
                _("A statement was answered twice. Please choose one answer.")
            )
        return self.cleaned_data

    def what_is_wrong(self) -> str:
        """What is wrong with the page as a whole; empty where one answer is."""
        return " ".join(str(error) for error in self.non_field_errors())

    def known_revision(self) -> int:
        """The version the page has seen; -1 for a page that did not say."""
        known: int | None = self.cleaned_data["revision"]
        return -1 if known is None else known

    def answers(self) -> dict[int, str]:
        """What was answered, by item number; only after `is_valid()`."""
        given = {
            item.number: str(self.cleaned_data.get(field_name(item.number), ""))
            for item in self.definition.items
        }
        return {number: value for number, value in given.items() if value}
