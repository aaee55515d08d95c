"""The form of a new token. It validates and never saves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from practice import tokens
from practice.names import plain_name


class NewTokenForm(forms.Form):
    """What the token is for, what it may do, and until when."""

    label = forms.CharField(
        label=_("What is it for?"),
        help_text=_("A name you will know it by. No client’s name, please."),
        max_length=60,
        validators=[plain_name],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.ChoiceField(
        label=_("What may it do?"),
        choices=[
            ("read", _("Read what you may read")),
            ("read write", _("Read and write, as you may")),
        ],
        initial="read",
        widget=forms.RadioSelect,
    )
    days = forms.TypedChoiceField(
        label=_("How long is it good for?"),
        choices=[
            (7, _("7 days")),
            (30, _("30 days")),
            (90, _("90 days")),
            (365, _("a year")),
        ],
        coerce=int,
        initial=tokens.DEFAULT_DAYS,
    )

    def wanted(self) -> tokens.NewToken:
        """What is asked for."""
        return tokens.NewToken(
            label=self.cleaned_data["label"],
            scopes=frozenset(self.cleaned_data["scopes"].split()),
            days=self.cleaned_data["days"],
        )
