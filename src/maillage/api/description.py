"""The description of the API (OpenAPI): every failure declared, and which operations need a token.

Guarantees: each operation declares the problems it may answer, with their media type; reads that the
public may do say that a token is optional, everything else that it is required (a test asks each one).
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from maillage.api import proving
from maillage.api.problems import CONTENT_TYPE, Problem
from maillage.api.repeating import PARAMETER

PUBLIC = frozenset(
    {"workshops", "establishments", "catalogue", "acts", "rules", "territories", "verification", "recalls"}
)
TOKEN = "Token"  # noqa: S105 (the name of the scheme)
REFERENCE = "#/components/schemas/{model}"
PROBLEMS = {
    400: "Malformed: an unknown parameter or field, a value out of its type. Each with its path.",
    401: "No token where one is needed, or one that is unknown, expired or revoked.",
    403: "No role of the account opens this here; the answer names those that could.",
    404: "There is no such object, or address.",
    409: "Stale: somebody changed it first. Read again and retry.",
    422: "The rules refuse it: every reason, with its code, its advice and the act that founds it.",
}
WITHOUT_RULES = frozenset({409, 422})  # what a plain read cannot meet

PROVED = ("/prepared/{number}/approve", "/prepared/{number}/publish")  # acts that ask for a proof again


def _problems(method: str) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
    return {
        str(status): {"description": words, "content": content}
        for status, words in PROBLEMS.items()
        if method != "get" or status not in WITHOUT_RULES or status == 422
    }


def is_public(method: str, tags: list[str]) -> bool:
    """Whether an anonymous request may do it."""
    return method == "get" and bool(PUBLIC & set(tags))


class _Described(OpenAPISchema):
    """Ninja's description, where one name stands for one shape."""

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        for name, shape in definitions.items():
            if self.schemas.setdefault(name, shape) != shape:
                raise ValueError(f"two shapes are called {name}: give one a name of its own (shapes.without)")


class DescribedAPI(NinjaAPI):
    """Ninja's API, whose description is completed."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        described = _Described(self, prefix)
        schemas = described["components"]["schemas"]
        shape = Problem.model_json_schema(ref_template=REFERENCE)
        schemas.update(shape.pop("$defs"))
        schemas["Problem"] = shape
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                operation["responses"].update(_problems(method))
                if method != "get":
                    operation.setdefault("parameters", []).append(PARAMETER)
                if path.endswith(PROVED):
                    operation.setdefault("parameters", []).append(proving.PARAMETER)
                needed: list[dict[str, list[str]]] = [{TOKEN: []}]
                operation["security"] = [{}, *needed] if is_public(method, operation["tags"]) else needed
        return described
