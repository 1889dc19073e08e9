"""Whether the tests of the rules would notice a mistake: one is made at a time, and the tests are run against it.

    python -m tests.mutating ratings/sensitivity.py tests/ratings/test_sensitivity.py tests/ratings/test_rejudging.py

Only pure modules and tests without database: each mutant has a process of its own, forked, with what is mutated in place of the
file. The tests are run in the order given, until one fails. What survives is printed with its line.
"""

import ast
import os
import resource
import sys
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

SECONDS = 120  # of processor time; a mutant that takes longer has been noticed
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what might stand in place of an expression or statement by mistake."""
    for kind in (_operators, _constants_and_calls, _ways):
        yield from kind(node)


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left, [operator], comparators):
            for others in (_COMPARED, _REVERSED):
                if type(operator) in others:
                    yield ast.Compare(left, [others[type(operator)]()], comparators)
        case ast.BinOp(left, operator, right) if type(operator) in _CALCULATED:
            yield ast.BinOp(left, _CALCULATED[type(operator)](), right)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand


def _constants_and_calls(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Call(ast.Name(name), args, keywords) if name in _CALLED:
            yield ast.Call(ast.Name(_CALLED[name], ast.Load()), args, keywords)


def _ways(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.IfExp(test, body, orelse):
            yield from (body, orelse, ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse))
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, iterated, [_, *rest], is_async):
            yield ast.comprehension(target, iterated, rest, is_async)
        case ast.Return(value) if value is not None and not isinstance(value, ast.Constant):
            yield ast.Return(ast.Constant(None))


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line, what was changed, and the whole source of each mutant."""
    places = [node for node in ast.walk(ast.parse(source)) if next(variants(node), None) is not None]
    for place in range(len(places)):
        for number in range(len(list(variants(places[place])))):
            tree = ast.parse(source)
            nodes = [node for node in ast.walk(tree) if next(variants(node), None) is not None]
            old = nodes[place]
            new = list(variants(old))[number]
            line = getattr(old, "lineno", None) or getattr(getattr(old, "target", None), "lineno", 0)
            words = f"{_brief(old)}  ->  {_brief(new)}"
            yield line, words, ast.unparse(ast.fix_missing_locations(_Replaced(old, new).visit(tree)))


def _brief(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(node)).splitlines()[0][:70]


class _Replaced(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


class _InPlace(MetaPathFinder, Loader):
    """Gives a module another source than its file's."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, f"mutant of {self.name}", "exec"), vars(module))  # noqa: S102  (what this is for)


def survives(name: str, source: str, tests: list[str]) -> bool:
    """Return whether every test passes with this source in place of the module's own."""
    child = os.fork()
    if not child:
        _run_in_child(name, source, tests)
    return os.waitpid(child, 0)[1] == 0


def _run_in_child(name: str, source: str, tests: list[str]) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.meta_path.insert(0, _InPlace(name, source))
    plain = ["-x", "-q", "-c", os.devnull, "--rootdir=.", "--noconftest"]
    plain += [option for plugin in ("django", "randomly", "cacheprovider", "xdist") for option in ("-p", f"no:{plugin}")]
    os._exit(int(pytest.main([*plain, *tests])))


def main(file: str, tests: list[str]) -> None:
    """Try every mutant of a file, and print what survives."""
    sys.dont_write_bytecode = True
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        "mutants", max_examples=25, derandomize=True, deadline=None, database=None, phases=phases
    )
    hypothesis.settings.load_profile("mutants")
    name, source = file.removesuffix(".py").replace("/", "."), Path(file).read_text()
    if not survives(name, source, tests):
        sys.exit("The tests fail without any mistake.")
    tried = survivors = 0
    for line, words, mutant in mutants(source):
        tried += 1
        if survives(name, mutant, tests):
            survivors += 1
            sys.stdout.write(f"{file}:{line}: {words}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{file}: {tried} tried, {survivors} survived\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
