"""Run every check, print what departs from the house style, and end with code 1 if anything does.

python -m checks            everything
python -m checks ruff mypy  only these
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

from checks import habits, places, promises, templates, writes
from checks.tree import ROOT, Breach, Tree

READING: tuple[Callable[[Tree], Iterator[Breach]], ...] = (
    places.stray_files, places.forbidden_names, places.packages, places.long_files, places.long_functions,
    writes.reads_outside_queries, writes.writes_outside_actions, writes.transactions, writes.undecorated_actions,
    habits.clock, habits.money, habits.blind_excepts, habits.signals, habits.hosts,
    templates.nothing_inline, templates.no_inheritance, templates.escaped, templates.translatable,
    promises.requirements, promises.untested_actions,
)  # fmt: skip
TOOLS = {
    "ruff": ["ruff", "check", "--output-format=concise", "."],
    "mypy": ["mypy"],
    "layers": ["lint-imports", "--config", "layers.ini", "--no-cache"],
    "doors": ["lint-imports", "--config", "doors.ini", "--no-cache"],
    "house": ["checks.house"],
}
BY_MODULE = {"checks.house", "mypy", "ruff"}


def main(wanted: list[str]) -> int:
    """Run the checks named, or all, and return how the process should end."""
    known = {check.__name__: check for check in READING}
    if unknown := [name for name in wanted if name not in known and name not in TOOLS]:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join([*TOOLS, *known])}")
        return 2
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        tools = {name: pool.submit(_run, command) for name, command in TOOLS.items() if not wanted or name in wanted}
        tree = Tree()
        results = {name: sorted(map(str, check(tree))) for name, check in known.items() if not wanted or name in wanted}
        results |= {name: future.result() for name, future in tools.items()}
    for name, lines in results.items():
        if lines:
            print(f"\n{name}")
            print("\n".join(f"  {line}" for line in lines))
    wrong = [name for name, lines in results.items() if lines]
    closing = f"not in order: {', '.join(wrong)}" if wrong else "all in order"
    print(f"checks: {len(results)} run in {time.monotonic() - began:.0f} s, {closing}")
    return 1 if wrong else 0


def _run(command: list[str]) -> list[str]:
    """Return what a tool complains about; nothing if it is content."""
    program = [sys.executable, "-m", command[0]] if command[0] in BY_MODULE else [f"{sys.prefix}/bin/{command[0]}"]
    done = subprocess.run([*program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return []
    said = done.stdout.partition("Broken contracts")[2] or done.stdout + done.stderr
    return [line for line in said.splitlines() if line.strip(" -")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
