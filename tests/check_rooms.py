"""House rules that no linter knows, run by `make check`: sizes of modules and functions, numbers of parameters."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 500, 60, 6


def complaints() -> list[str]:
    found = []
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        where = path.relative_to(ROOT)
        lines = source.count("\n")
        if lines > MODULE_LINES:
            found.append(f"{where}: {lines} lines, the limit is {MODULE_LINES}")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > FUNCTION_LINES:
                    found.append(f"{where}: {node.name} has {length} lines, the limit is {FUNCTION_LINES}")
                n = len(node.args.args) + len(node.args.kwonlyargs)
                if n > PARAMETERS:
                    found.append(f"{where}: {node.name} takes {n} parameters, the limit is {PARAMETERS}")
    return found


if __name__ == "__main__":
    problems = complaints()
    print("\n".join(problems) or "rooms: all within their size")
    sys.exit(bool(problems))
