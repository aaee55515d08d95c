"""Questionnaires, their wordings and schedules, sittings, scores, flags and norms."""

from assessments.models.flags import Flag as Flag
from assessments.models.flags import Monitoring as Monitoring
from assessments.models.instruments import GuideAside as GuideAside
from assessments.models.instruments import Instrument as Instrument
from assessments.models.instruments import Wording as Wording
from assessments.models.plans import Plan as Plan
from assessments.models.scores import NormSet as NormSet
from assessments.models.scores import Score as Score
from assessments.models.sittings import Administration as Administration
from assessments.models.sittings import AdministrationQuerySet as AdministrationQuerySet
from assessments.models.sittings import second_in_a_row as second_in_a_row
