"""Reads that every page pays for: composed once per process, planned once per connection, and then only given values.

Django composes a statement anew for every request, which takes longer than PostgreSQL needs to run it, and PostgreSQL plans it
anew, which takes longer than running it as well. A `PreparedRead` keeps both. It is written as an ordinary queryset.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import Parameter, signature
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from psycopg import sql
from psycopg.types.numeric import Int8

from database.base import DatabaseWrapper

Row = TypeVar("Row")
Instance = TypeVar("Instance", bound=Model)

LARGEST_ID = 2**63 - 1  # of PostgreSQL's bigint
_PLACES = (LARGEST_ID - 1, LARGEST_ID - 2, LARGEST_ID - 3)


def prepared_rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    """Run a statement that is prepared on the connection, and return its rows.

    Django's own cursors bind values on this side, so that no two statements are the same and none is ever prepared.
    """
    return cast("DatabaseWrapper", connection).prepared_rows(statement, parameters)


def written_out(text: str, values: Sequence[Any]) -> str:
    """Return SQL with its values in it, to be a part of a statement that is prepared for them and given other values."""
    return str(cast("Any", connection.ops).compose_sql(text, values)).replace("%", "%%")


class PreparedRead(Generic[Row]):
    """A queryset of model instances or tuples, as a function of up to three ids or texts: `read(user_id, case_id)`.

    `queryset` is called once, with numbers that stand for what will be given. It may select related models and annotate; it
    may not decide anything by what it is given.
    """

    def __init__(self, queryset: Callable[..., QuerySet[Any, Row]]) -> None:
        self._queryset = queryset
        parameters = signature(queryset).parameters.values()
        self._number = sum(parameter.default is Parameter.empty for parameter in parameters)

    def __call__(self, *given: int | str) -> list[Row]:
        """Return the rows for these ids and texts; none where an id is larger than any can be."""
        if any(isinstance(value, int) and value > LARGEST_ID for value in given):
            return []
        statement, order, instance = self._composed
        values = [value if isinstance(value, str) else Int8(value) for value in given]
        return [instance(row) for row in prepared_rows(statement, [values[place] for place in order])]

    @cached_property
    def _composed(self) -> tuple[str, list[int], Callable[[tuple[Any, ...]], Row]]:
        """Return the statement, what belongs in each of its places, and what makes of a row what is returned."""
        queryset = self._queryset(*_PLACES[: self._number])
        compiler = queryset.query.get_compiler(connection=connection)
        text, parameters = compiler.as_sql()
        places = [str(place) for place in _PLACES]  # where a text belongs, the number has become one
        order = [places.index(str(value)) for value in parameters if str(value) in places]
        # Values that never differ become part of the statement, so that it is planned for them.
        written = ("%s" if str(value) in places else _literal(value) for value in parameters)
        made: Any = tuple if queryset._fields else _maker(compiler)  # type: ignore[attr-defined]
        return text % tuple(written), order, made


class PreparedInsert(Generic[Instance]):
    """Stores new instances of a model, of which many are stored: `insert(instance)` does what its `save` does the first time.

    Without the signals of a model that is saved. Where a person's history is being noted, whose context is a statement of its own
    before each, it is `save` that stores.
    """

    def __init__(self, model: type[Instance]) -> None:
        self._fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        table, key = model._meta.db_table, model._meta.pk.column
        self._statement = f'INSERT INTO "{table}" ({columns}) VALUES ({places}) RETURNING "{key}"'  # noqa: S608  (our own names)

    def __call__(self, instance: Instance) -> None:
        """Store the instance, which gets its key."""
        if connection.execute_wrappers:
            instance.save(force_insert=True)
            return
        values = [field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in self._fields]
        [[instance.pk]] = prepared_rows(self._statement, values)
        instance._state.adding, instance._state.db = False, connection.alias


def _literal(value: object) -> str:
    return sql.Literal(value).as_string(connection.connection).replace("%", "%%")


def _maker(compiler: Any) -> Callable[[tuple[Any, ...]], Any]:
    """Return what makes a model instance of a row, with the related ones and the annotations."""
    select, annotations = compiler.select, compiler.annotation_col_map or {}
    made = _instance_maker(compiler.klass_info, select)
    converters = compiler.get_converters(expression for expression, _, _ in select[: compiler.col_count])

    def complete(row: tuple[Any, ...]) -> Any:
        if converters:
            (row,) = map(tuple, compiler.apply_converters([row], converters))
        instance = made(row)
        for name, place in annotations.items():
            setattr(instance, name, row[place])
        return instance

    return complete


def _instance_maker(found: Any, select: Any) -> Callable[[tuple[Any, ...]], Any]:
    """Return what django.db.models.query.ModelIterable does with the columns of one model, and with those related to it.

    Without the signals that a model sends when it is made: they take as long as all the rest, and nobody listens to them.
    """
    model, fields = found["model"], found["select_fields"]
    columns = [(place, select[place][0].target.attname) for place in fields]
    key = next(place for place, name in columns if name == model._meta.pk.attname)
    related = [
        (_instance_maker(other, select), other["local_setter"], other["remote_setter"])
        for other in found.get("related_klass_infos", ())
    ]

    def made(row: tuple[Any, ...]) -> Any:
        if row[key] is None:
            return None
        instance = model.__new__(model)
        instance.__dict__ = {name: row[place] for place, name in columns}
        state = instance._state = ModelState()
        state.adding, state.db = False, connection.alias
        for other, set_here, set_there in related:
            one = other(row)
            set_here(instance, one)
            if one is not None:
                set_there(one, instance)
        return instance

    return made
