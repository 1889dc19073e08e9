"""Runs every measurement once and prints them as tables, each of the product's figures beside what it is compared with."""

import os
import time
from itertools import chain

from django.core.management import call_command

from bench.aggregating import aggregation, one
from bench.exporting import export, refresh
from bench.filling import CASES_IN_ONE, JUDGEMENTS, Filled, fill, grow
from bench.first_visit import first_visit
from bench.measuring import Result, page_result, pages_of, save_result, stage
from bench.servers import Server

HEAD = (
    f"{'job':<34}{'PostgreSQL':>11}  {'bare WSGI':>29}  {'product':>38}  {'of bare':>7}\n"
    f"{'':<34}{'p50 ms':>11}  {'req/s':>9}{'p50 ms':>10}{'p95 ms':>10}  {'req/s':>9}{'p50 ms':>10}{'p95 ms':>10}{'CPU ms':>9}"
)


def main() -> None:
    """Fill, measure, print."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    began = time.perf_counter()
    filled = fill()
    took = time.perf_counter() - began
    print(f"Filled with {JUDGEMENTS:,} judgements and an inspection of {CASES_IN_ONE:,} cases in {took:.0f} s.\n")
    pages = pages_of(filled)
    with stage(filled, pages) as (product, bare, statements):
        print(HEAD)
        for clients in (1, 8):
            print(_line(save_result(filled, product, bare, clients)), flush=True)
        for name, job in (("form", "open a key question page, 8 clients"), ("list", "case list of 6,000, 8 clients")):
            result = page_result(job, filled, product, bare, name, pages[name], statements[name])
            print(f"{_line(result)}   {len(statements[name])} queries", flush=True)
        print()
        for sentence in chain(
            first_visit(filled, product, pages["form"]), export(filled, product), refresh(filled), aggregation(filled)
        ):
            print(sentence, flush=True)
        if grow_to := int(os.environ.get("BENCH_GROW_TO", "0")):
            _among_many(filled, grow_to, product, bare)
        print(f"web process: {product.resident_mb():.0f} MB resident at most after all of this")


def _among_many(filled: Filled, judgements: int, product: Server, bare: Server) -> None:
    """Fill up to so many judgements, and measure again what must not become slower."""
    grow(filled, judgements)
    print(f"\nAmong {judgements:,} judgements:\n{HEAD}")
    for clients in (1, 8):
        print(_line(save_result(filled, product, bare, clients)), flush=True)
    print(one(filled, "aggregate the same inspection again"), flush=True)


def _line(result: Result) -> str:
    bare, product = result.bare, result.product
    errors = f"   {product.errors + bare.errors} errors" if product.errors + bare.errors else ""
    beside = f"{result.postgres_p50:>11.2f}  {bare.per_second:>9,.0f}{bare.p50:>10.2f}{bare.p95:>10.2f}"
    ours = f"{product.per_second:>9,.0f}{product.p50:>10.2f}{product.p95:>10.2f}{product.cpu_ms:>9.2f}"
    return f"{result.job:<34}{beside}  {ours}  {result.ratio:>7.2f}{errors}"
