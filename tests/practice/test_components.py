from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from practice import charts
from practice.gallery import gallery, sample_map, sample_trajectory, sample_week

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert('x')</script>"


def draw(source, **context):
    return Template("{% load ui charts %}" + source).render(Context(context))


class Form(forms.Form):
    name = forms.CharField(help_text="As you like.")
    pace = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[(n, n) for n in range(1, 8)], initial=3
    )
    agreed = forms.BooleanField()


@pytest.fixture
def faulty():
    return Form({})


@pytest.mark.parametrize(
    "source",
    [
        "{% card title=x %}{{ x }}{% endcard %}",
        "{% card title=x href=x tone=x %}{% endcard %}",
        "{% notice title=x tone=x %}{{ x }}{% endnotice %}",
        "{% facts %}{% fact x x %}{% endfacts %}",
        "{% table caption=x %}<tbody><tr><td>{{ x }}</td></tr></tbody>{% endtable %}",
        "{% page_head x x %}",
        "{% page_top title=x lead=x %}{{ x }}{% endpage_top %}",
        "{% section title=x note=x %}{{ x }}{% endsection %}",
        "{% more label=x %}{{ x }}{% endmore %}",
        "{% remark by=x when=x %}{{ x }}{% endremark %}",
        "{% button x name=x value=x %}",
        "{% button x href=x %}",
        "{% who_reads x %}",
        "{% pill x x %}",
        "{% empty x %}",
        "{% save_state at=x %}",
        "{% progress_line 1 2 label=x %}",
        "{% partner_mark 'A' name=x %}",
        "{% scale_of name=x legend=x low=x high=x %}",
    ],
)
def test_what_people_write_is_escaped(source):
    page = draw(source, x=HOSTILE)
    assert "<script" not in page
    assert "&lt;script" in page


@pytest.mark.parametrize(
    "source", ["{% attachment_map chart sentence=x %}", "{% sparkline line label=x %}"]
)
def test_words_in_a_picture_are_escaped(source):
    chart = charts.attachment_map([charts.MapPoint("A", HOSTILE, 2, 3)])
    page = draw(source, chart=chart, line=charts.sparkline([1, 2]), x=HOSTILE)
    assert "<script" not in page


def test_a_card_names_its_tone():
    assert "card-now" in draw("{% card tone='now' %}{% endcard %}")


def test_a_button_with_an_address_is_a_link():
    assert 'href="/there/"' in draw("{% button 'Go' href='/there/' %}")


def test_a_button_carries_its_name_and_value():
    page = draw("{% button 'Go' name='step' value='two' %}")
    assert 'name="step" value="two"' in page


def test_a_field_is_described_by_its_help_and_errors(faulty):
    page = draw("{% field form.name %}", form=faulty)
    assert 'aria-describedby="id_name_helptext id_name_error"' in page


@pytest.mark.parametrize("mark", ['id="id_name_helptext"', 'id="id_name_error"'])
def test_what_describes_a_field_is_on_the_page(faulty, mark):
    assert mark in draw("{% field form.name %}", form=faulty)


def test_a_faulty_field_says_so_to_those_who_listen(faulty):
    assert 'aria-invalid="true"' in draw("{% field form.name %}", form=faulty)


def test_radios_stand_in_a_fieldset():
    page = draw("{% field form.pace %}", form=Form())
    assert page.count('type="radio"') == 7
    assert "<fieldset" in page


def test_a_checkbox_row_is_its_own_target():
    assert 'class="choice"' in draw("{% field form.agreed %}", form=Form())


def test_the_error_summary_links_to_the_first_radio(faulty):
    assert 'href="#id_pace_0"' in draw("{% form_errors form %}", form=faulty)


def test_the_error_summary_links_to_the_field(faulty):
    assert 'href="#id_name"' in draw("{% form_errors form %}", form=faulty)


def test_a_form_in_order_has_no_error_summary():
    assert "error-summary" not in draw("{% form_errors form %}", form=Form())


def test_a_scale_of_a_form_knows_what_was_answered():
    page = draw("{% scale form.pace low='never' high='always' %}", form=Form())
    assert 'value="3" checked' in page


def test_the_first_number_says_what_it_means():
    page = draw("{% scale form.pace low='never' %}", form=Form())
    assert '<span class="visually-hidden">never</span>' in page


def test_a_question_without_a_form_counts_from_where_told():
    page = draw("{% scale_of name='q' legend='How?' first=0 points=11 value=0 %}")
    assert 'value="0" checked' in page


@pytest.mark.parametrize(("slot", "shape"), [("A", "circle"), ("B", "diamond")])
def test_a_lonely_mark_says_its_shape(slot, shape):
    partner = SimpleNamespace(slot=slot)
    assert f'aria-label="{shape}"' in draw("{% partner_mark p %}", p=partner)


def test_pages_keep_the_search():
    request = RequestFactory().get("/", {"q": "rosa"})
    page = Paginator(range(30), 10).page(2)
    drawn = draw("{% pagination page %}", page=page, request=request)
    assert "?q=rosa&amp;page=3" in drawn


@pytest.mark.parametrize(
    ("source", "chart"),
    [
        ("{% attachment_map chart %}", sample_map()),
        ("{% trajectory chart title='Anxiety' %}", sample_trajectory()),
        ("{% week_strip chart %}", sample_week()),
    ],
)
def test_each_picture_has_a_table_twin(source, chart):
    page = draw(source, chart=chart)
    assert 'role="img"' in page
    assert "<table>" in page


def test_geometry_keeps_its_point_where_people_write_a_comma():
    with translation.override("de"):
        page = draw("{% attachment_map chart %}", chart=sample_map())
    assert 'cx="248,0"' not in page
    assert 'cx="248.0"' in page


def test_the_gallery_shows_everything():
    page = gallery(RequestFactory().get("/dev/components/"))
    assert page.status_code == 200


def test_a_partners_page_has_a_neutral_title():
    source = (ROOT / "templates/partner_base.html").read_text()
    assert '{% block full_title %}{% translate "Notes" %}{% endblock %}' in source


def test_leaving_quickly_needs_no_script():
    source = (ROOT / "templates/components/leave.html").read_text()
    assert 'href="{% url "leave" %}"' in source


@pytest.mark.parametrize("name", ["us", "today", "progress", "more", "mark"])
def test_an_icon_is_silent(name):
    assert 'aria-hidden="true"' in render_to_string(
        "components/icon.html", {"name": name}
    )


def test_no_template_is_longer_than_150_lines():
    pages = (ROOT / "templates").rglob("*.html")
    assert [p.name for p in pages if len(p.read_text().splitlines()) > 150] == []


def test_no_style_sheet_is_longer_than_400_lines():
    sheets = (ROOT / "static/css").glob("*.css")
    assert [p.name for p in sheets if len(p.read_text().splitlines()) > 400] == []


def test_no_template_styles_or_scripts_inline():
    pages = {p.name: p.read_text() for p in (ROOT / "templates").rglob("*.html")}
    assert [n for n, t in pages.items() if " style=" in t or "<style" in t] == []


def test_every_style_sheet_is_linked():
    linked = "".join(p.read_text() for p in (ROOT / "templates").rglob("*.html"))
    sheets = (ROOT / "static/css").glob("*.css")
    assert [p.name for p in sheets if f"css/{p.name}" not in linked] == []
