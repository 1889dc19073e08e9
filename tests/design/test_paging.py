"""Pages of long lists: every row once, in order, forwards and backwards."""

import pytest
from django.db.models.functions import Left
from django.http import QueryDict

from accounts.models import User
from design.paging import keyset_page

ORDERS = [["name", "id"], ["-name", "id"], ["is_administrator", "-name", "-id"]]


@pytest.fixture
def people(db):
    """Eleven people, some of the same name, so that only the id tells them apart."""
    names = ["Ann", "Ben", "Ben", "Ben", "Cas", "Cas", "Dee", "Dee", "Dee", "Eve", "Eve"]
    return User.objects.bulk_create(
        User(name=name, email=f"{n}@example.org", is_administrator=n % 3 == 0) for n, name in enumerate(names)
    )


def page(query="", order=("name", "id"), size=4, rows=None):
    return keyset_page(User.objects.all() if rows is None else rows, order=order, size=size, query=QueryDict(query.lstrip("?")))


def walk(order, size):
    """Every page from the first to the last, and back again."""
    forwards = [page(order=order, size=size)]
    while forwards[-1].next_url:
        forwards.append(page(forwards[-1].next_url, order, size))
    backwards = [forwards[-1]]
    while backwards[-1].previous_url:
        backwards.append(page(backwards[-1].previous_url, order, size))
    return forwards, backwards[::-1]


@pytest.mark.parametrize("order", ORDERS, ids=["up", "down", "mixed"])
@pytest.mark.parametrize("size", [1, 2, 4, 5, 11, 12])
def test_every_row_comes_once_and_in_order_whatever_the_size_of_a_page(people, order, size):
    forwards, backwards = walk(order, size)

    assert [row for part in forwards for row in part.rows] == list(User.objects.order_by(*order))
    assert [[row.pk for row in part.rows] for part in backwards] == [[row.pk for row in part.rows] for part in forwards]
    assert {len(part.rows) for part in forwards[:-1]} <= {size}


def test_the_first_page_has_no_previous_and_the_last_no_next(people):
    forwards, _ = walk(["name", "id"], 4)

    assert [bool(part.previous_url) for part in forwards] == [False, True, True]
    assert [bool(part.next_url) for part in forwards] == [True, True, False]


@pytest.mark.parametrize("mark", ["after=0", "after=x", "after=-1", "before=9999999999999999999999", "after=%00", "after=²"])
def test_an_address_that_names_no_row_leads_to_the_first_page(people, mark):
    assert page(mark) == page()


def test_a_page_that_has_emptied_since_leads_to_the_first_page_with_the_same_filters(people):
    last = User.objects.order_by("name", "id").last()

    shown = page(f"search=e&after={last.pk}")

    assert shown.rows == page().rows
    assert shown.next_url.startswith("?search=e&after=")


def test_an_empty_list_has_one_empty_page(db):
    assert page() == page("after=1")
    assert (page().rows, page().next_url) == ([], "")


def test_what_else_the_address_says_stays_and_the_old_mark_goes(people):
    second = page(page("search=a&phase=panel").next_url)

    assert second.next_url.startswith("?search=a&phase=panel&after=")
    assert second.previous_url.startswith("?search=a&phase=panel&before=")


def test_a_row_that_arrives_between_two_pages_is_neither_shown_twice_nor_moves_another(people):
    first = page()
    User.objects.create_user("new@example.org", "Aaron")

    second = page(first.next_url)

    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert second.rows == list(User.objects.order_by("name", "id")[5:9])


def test_a_row_that_is_not_for_these_eyes_marks_no_place(people):
    hidden, seen = User.objects.filter(name="Cas").order_by("pk")
    visible = User.objects.exclude(pk=hidden.pk)
    asked = QueryDict(f"after={hidden.pk}")

    assert keyset_page(visible, order=["name", "id"], size=4, query=asked, among=visible).previous_url == ""
    after_seen = keyset_page(visible, order=["name", "id"], size=4, query=QueryDict(f"after={seen.pk}"), among=visible)
    assert [row.name for row in after_seen.rows] == ["Dee", "Dee", "Dee", "Eve"]


@pytest.mark.parametrize("order", ORDERS, ids=["up", "down", "mixed"])
def test_rows_that_are_found_first_and_read_afterwards_come_in_the_same_order_with_what_is_added(
    people, order, django_assert_num_queries
):
    def with_initial(users):
        return users.annotate(initial=Left("name", 1))

    plain = keyset_page(User.objects.all(), order=order, size=4, query=QueryDict())
    with django_assert_num_queries(2):
        read = keyset_page(User.objects.all(), order=order, size=4, query=QueryDict(), shown=with_initial)

    assert read == plain
    assert [row.initial for row in read.rows] == [row.name[0] for row in plain.rows]
