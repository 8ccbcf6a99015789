"""Writes what pydantic and the MCP SDK for Python read the values of test/data/coercions/values.json as.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pydantic mcp
    /tmp/venv/bin/python scripts/coercions/pydantic_reads.py

One line a reading: {"reader", "value", "reads"}, or {"reader", "value", "items"} for lists; what is refused has no line.
"""

import enum
import json
import math
from datetime import date, datetime, timezone
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from mcp.server.mcpserver.utilities.func_metadata import func_metadata
from pydantic import Base64Str, ConfigDict, Json, StringConstraints, TypeAdapter, create_model

DATA = Path(__file__).parents[2] / "test" / "data" / "coercions"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 100


class Table(str, enum.Enum):
    SECRETS = "secrets"
    ORDERS = "orders"


TYPES: dict[str, Any] = {
    "bool": bool,
    "int": int,
    "float": float,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "str": str,
    "str, stripped": Annotated[str, StringConstraints(strip_whitespace=True)],
    "str, lower case": Annotated[str, StringConstraints(to_lower=True, strip_whitespace=True)],
    "bytes": bytes,
    "Base64Str": Base64Str,
    "date": date,
    "datetime": datetime,
    "IntEnum": Level,
    "Enum of str": Table,
    "Json": Json,
    "Json[int]": Json[int],
    "Json[bool]": Json[bool],
    "list[int]": list[int],
    "set[int]": set[int],
    "tuple[int, ...]": tuple[int, ...],
    "list[str]": list[str],
    "dict": dict[str, str],
}


def readers():
    for name, kind in TYPES.items():
        adapter = TypeAdapter(kind)
        yield f"pydantic {name}", adapter.validate_python
        yield f"pydantic {name}, from JSON", lambda value, read=adapter.validate_json: read(json.dumps(value))
    coercing = create_model("Coercing", value=(str, ...), __config__=ConfigDict(coerce_numbers_to_str=True))
    yield "pydantic str, coerce_numbers_to_str", lambda value: coercing(value=value).value
    for name in ("bool", "int", "float", "Decimal", "date", "list[int]", "list[str]", "dict"):
        yield f"MCPServer {name}", tool_reader(TYPES[name])
    yield "MCPServer bool | None", tool_reader(bool | None)


def tool_reader(kind):
    def tool(value):
        return None

    tool.__annotations__["value"] = kind
    metadata = func_metadata(tool)
    return lambda value: metadata.validate_arguments({"value": value})["value"]


def plain(value):
    """As JSON has it; raises where JSON has nothing for it, and for bytes that only chance makes of a text."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or timezone.utc).astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, Fraction)):
        value = float(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, str) and not value.isprintable() and not value.strip().isprintable():
        raise ValueError
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


lines = []
for reader, read in readers():
    for value in json.loads((DATA / "values.json").read_text()):
        try:
            result = plain(read(value))
        except Exception:
            continue
        key = "items" if isinstance(result, list) else "reads"
        lines.append(json.dumps({"reader": reader, "value": value, key: result}, ensure_ascii=False))

head = json.dumps({"pydantic": version("pydantic"), "mcp": version("mcp")})
(DATA / "pydantic.ndjson").write_text("\n".join([head, *lines]) + "\n")
