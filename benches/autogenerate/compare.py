"""Gives thirty changes to tohead, Alembic and Django, and writes what came of it."""

import argparse
import re
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import changes
import page
from judge import Judge
from measure import Result, measure
from tools import Tool
from tools.with_alembic import Alembic
from tools.with_django import Django
from tools.with_tohead import Tohead

HERE = Path(__file__).parent


def main() -> None:
    arguments = parse()
    judge = Judge(arguments.tohead)
    tools = [Tohead(arguments.tohead), Alembic(), Django(), Alembic(foreign_keys=True)]
    chosen = [change for change in changes.ALL if arguments.only in change.name]
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(arguments.keep or temporary).absolute()
        pairs = [(tool, number) for number in range(len(chosen)) for tool in tools]

        def one(pair: tuple[Tool, int]) -> Result:
            tool, number = pair
            slug = re.sub(r"\W+", "-", chosen[number].name.lower()).strip("-")
            place = root / f"{number + 1:02}-{slug}" / f"{tools.index(tool)}-{tool.name.lower()}"
            try:
                return measure(tool, chosen[number], place, judge)
            except Exception:
                traceback.print_exc()
                raise SystemExit(f"{tool.name}: {chosen[number].name}: the comparison itself has failed") from None

        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(one, pairs))
    by_tool = [results[at :: len(tools)] for at in range(len(tools))]
    text = page.write(chosen, by_tool[:3], by_tool[3], (HERE / "better.md").read_text())
    Path(arguments.page).write_text(text)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tohead", required=True, help="the stand-alone command")
    parser.add_argument("--page", required=True, help="the file to write")
    parser.add_argument("--only", default="", help="the changes with these words in their names")
    parser.add_argument("--keep", help="a new directory for what the tools were given and have written")
    return parser.parse_args()


if __name__ == "__main__":
    main()
