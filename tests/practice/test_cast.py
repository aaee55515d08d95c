"""The cast stands on its feet: made by real actions."""

import pytest

from clients.models import Couple
from practice import clock
from tests.cast import MORNING, make_cast


@pytest.mark.django_db
def test_ana_sees_her_four_couples():
    with clock.at(MORNING):
        cast = make_cast()
        assert Couple.objects.visible_to(cast.viewer("ana")).count() == 4
