"""Nothing of one shows to the other before the whole rule holds, nor after."""

import pytest

from assessments import actions, overview
from assessments.models import Administration, Score
from clients.actions import releases
from clients.models import Release
from practice.errors import RefusedError


@pytest.fixture
def done(given):
    """Both have finished; Rosa's answers differ from Ines's."""
    given.finish("rosa", 6)
    given.finish("ines", 2)
    return given


def release(scene, key):
    return Release.objects.get(subject_id=scene.sitting(key).pk)


def open_both(scene):
    ana = scene.cast.viewer("ana", "therapist")
    for key in ("rosa", "ines"):
        releases.open_release(release=release(scene, key), by=ana)


def share(scene, key):
    releases.share(release=release(scene, key), by=scene.cast.viewer(key, "partner"))


def received(scene, key="ines"):
    viewer = scene.cast.viewer(key, "partner")
    return [one.name for one in overview.shared_with_me(viewer)]


def test_nothing_is_received_at_first(done):
    assert received(done) == []


def test_opening_alone_shares_nothing(done):
    open_both(done)
    assert received(done) == []


def test_nothing_closed_can_be_shared(done):
    with pytest.raises(RefusedError):
        share(done, "rosa")


def test_one_sided_sharing_shares_nothing(done):
    open_both(done)
    share(done, "rosa")
    assert received(done) == []


def test_the_whole_rule_shares(done):
    open_both(done)
    share(done, "rosa")
    share(done, "ines")
    assert received(done) == ["Rosa"]


def test_it_shares_both_ways(done):
    open_both(done)
    share(done, "rosa")
    share(done, "ines")
    assert received(done, "rosa") == ["Ines"]


@pytest.fixture
def shared(done):
    open_both(done)
    share(done, "rosa")
    share(done, "ines")
    return done


def test_taking_back_ends_it_for_the_other(shared):
    rosa = shared.cast.viewer("rosa", "partner")
    releases.withdraw(release=release(shared, "rosa"), by=rosa)
    assert received(shared) == []


def test_taking_back_ends_it_both_ways(shared):
    rosa = shared.cast.viewer("rosa", "partner")
    releases.withdraw(release=release(shared, "rosa"), by=rosa)
    assert received(shared, "rosa") == []


def test_closing_ends_it(shared):
    ana = shared.cast.viewer("ana", "therapist")
    releases.close_release(release=release(shared, "rosa"), by=ana)
    assert received(shared) == []


def test_setting_aside_ends_it(shared):
    ana = shared.cast.viewer("ana", "therapist")
    actions.void(administration=shared.sitting("rosa"), by=ana)
    assert received(shared) == []


def test_what_is_shared_holds_no_answer(shared):
    (one,) = overview.shared_with_me(shared.cast.viewer("ines", "partner"))
    assert [scale.value for scale in one.scales] == ["4.0 of 7", "5.0 of 7"]


def test_the_others_sitting_is_never_visible(shared):
    ines = shared.cast.viewer("ines", "partner")
    partners = {row.partner_id for row in Administration.objects.visible_to(ines)}
    assert partners == {ines.partner_id}


def test_own_results_wait_for_the_talk(done):
    assert overview.own_results(done.cast.viewer("rosa", "partner")).results == []


def test_own_results_show_after_the_talk(done):
    ana = done.cast.viewer("ana", "therapist")
    actions.debrief(administration=done.sitting("rosa"), by=ana)
    (one,) = overview.own_results(done.cast.viewer("rosa", "partner")).results
    assert "pattern here and now" in one.words


def test_the_talk_with_one_shows_nothing_to_the_other(done):
    ana = done.cast.viewer("ana", "therapist")
    actions.debrief(administration=done.sitting("rosa"), by=ana)
    assert overview.own_results(done.cast.viewer("ines", "partner")).results == []


def test_own_results_say_when_they_may_be_shared(done):
    ana = done.cast.viewer("ana", "therapist")
    actions.debrief(administration=done.sitting("rosa"), by=ana)
    open_both(done)
    (one,) = overview.own_results(done.cast.viewer("rosa", "partner")).results
    assert (one.can_share, one.is_shared) == (True, False)


def test_own_results_say_what_is_shared(shared):
    ana = shared.cast.viewer("ana", "therapist")
    actions.debrief(administration=shared.sitting("rosa"), by=ana)
    (one,) = overview.own_results(shared.cast.viewer("rosa", "partner")).results
    assert (one.can_share, one.is_shared) == (False, True)


def test_a_picture_needs_two_sittings(done):
    ana = done.cast.viewer("ana", "therapist")
    actions.debrief(administration=done.sitting("rosa"), by=ana)
    assert overview.own_results(done.cast.viewer("rosa", "partner")).pictures == []


def test_two_sittings_make_a_picture_of_ones_own_line(done):
    ana = done.cast.viewer("ana", "therapist")
    actions.debrief(administration=done.sitting("rosa"), by=ana)
    with done.later(days=28):
        done.give()
        actions.debrief(administration=done.finish("rosa", 4), by=ana)
        results = overview.own_results(done.cast.viewer("rosa", "partner"))
    assert [len(picture.chart.lines) for picture in results.pictures] == [1, 1]


@pytest.mark.parametrize("key", ["bo", "zoe", "mia"])
def test_strangers_receive_nothing(shared, key):
    assert received(shared, key) == []


@pytest.mark.parametrize("key", ["ben", "cleo", "lars"])
def test_other_therapists_see_no_scores(shared, key):
    viewer = shared.cast.viewer(key, "therapist")
    assert not Score.objects.visible_to(viewer).exists()


def test_an_admin_sees_no_scores(shared):
    dana = shared.cast.viewer("dana", "admin")
    assert not Score.objects.visible_to(dana).exists()


def test_today_lists_only_ones_own(given):
    (one,) = overview.to_answer(given.cast.viewer("ines", "partner"))
    assert one.url == f"/q/{given.sitting('ines').pk}/"


def test_today_says_until_when(given):
    (one,) = overview.to_answer(given.cast.viewer("ines", "partner"))
    assert one.until == "until March 9"


def test_today_empties_when_finished(given):
    given.finish("ines")
    assert overview.to_answer(given.cast.viewer("ines", "partner")) == []


def test_done_lately_lists_it(given):
    row = given.finish("ines")
    (one,) = overview.done_lately(given.cast.viewer("ines", "partner"))
    assert one.url == f"/q/{row.pk}/receipt/"


def test_what_opens_later_is_not_there_yet(scene):
    scene.give(starts_on=scene.sitting_day(1))
    assert overview.to_answer(scene.cast.viewer("ines", "partner")) == []


def test_the_caseload_knows_who_is_where(given):
    given.finish("rosa")
    couple = given.cast.couples["rosa"]
    states = overview.round_state(given.cast.viewer("ana", "therapist"), [couple.pk])
    rosa, ines = (given.cast.partners[key].pk for key in ("rosa", "ines"))
    assert (states[couple.pk, rosa].open, states[couple.pk, ines].open) == (0, 1)


def test_the_caseload_knows_what_is_overdue(given):
    couple = given.cast.couples["rosa"]
    with given.later(days=9):
        states = overview.round_state(
            given.cast.viewer("ana", "therapist"), [couple.pk]
        )
    assert {state.overdue for state in states.values()} == {1}


def test_the_caseload_asks_once(given, django_assert_num_queries):
    ana = given.cast.viewer("ana", "therapist")
    keys = [couple.pk for couple in given.cast.couples.values()]
    with django_assert_num_queries(1):
        overview.round_state(ana, keys)


def test_the_timeline_tells_what_happened(done):
    ana = done.cast.viewer("ana", "therapist")
    moments = overview.timeline(ana, done.cast.couples["rosa"])
    assert sum(moment.kind == "done" for moment in moments) == 2


def test_few_couples_give_no_figure(done):
    figures = overview.figures(done.cast.viewer("dana", "admin"))
    assert [(row.name, row.opened) for row in figures.rows] == [("Ana Reyes", None)]


def test_a_hidden_figure_cannot_be_subtracted(done):
    figures = overview.figures(done.cast.viewer("dana", "admin"))
    assert (figures.opened, figures.finished) == (None, None)
