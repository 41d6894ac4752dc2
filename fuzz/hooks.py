"""What schemathesis is to know of this API beyond its OpenAPI file; see api.py."""

import atexit
import collections
import json
import os
import re

import schemathesis
from schemathesis.openapi.checks import RejectedPositiveData

# Details of the answers to values that the OpenAPI file itself forbids. Every other 422
# has the sentence of a rule that no schema states: a weak password, a ticket too dear.
OF_THE_SCHEMA = {"Some values are not right.", "validation failed"}

USERS = {"1", "2", "3", "4"}
NOBODY = 999_999_999
SESSION = re.compile("[0-9a-f]{32}")

# A pattern cannot say that the second year of a season is the one after the first.
OF_SEASONS = "must be a season such as"

answers = collections.Counter()
rules = collections.Counter()


def problem(response):
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keeps the users that the requests are made as, who were added first, and their sessions."""
    if case.operation.path == "/api/v1/users/{id}" and str(case.path_parameters.get("id")) in USERS:
        case.path_parameters["id"] = NOBODY
    if case.operation.path == "/api/v1/account/sessions/{id}" and SESSION.fullmatch(str(case.path_parameters.get("id"))):
        case.path_parameters["id"] = "0" * 32


@schemathesis.hook
def after_call(context, case, response):
    answers[response.status_code] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Accepts that a rule refuses what the schema allows, and counts it."""
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 422:
        return True
    found = problem(response)
    detail = found.get("detail", "")
    if detail in OF_THE_SCHEMA:
        detail = OF_SEASONS
        if any(detail not in error["message"] for error in found.get("errors") or [{"message": ""}]):
            return True
    detail = re.sub(r'"(\\.|[^"])*"|\d+', "…", detail)
    rules[f"{case.operation.definition.raw.get('operationId')}: {detail}"] += 1
    return False


@atexit.register
def report():
    if path := os.environ.get("FUZZ_SUMMARY"):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"answers": answers, "rules": rules}, file)
