"""What the browser is told to refuse: the same on a laptop as in the cloud, and nothing that the client needs."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from localcloud.web_server import security_headers

RESOURCES: Final = json.loads((Path(__file__).parents[2] / ".chalice" / "resources.json").read_text())
ASKED: Final = ("api_url", "issuer", "token_url")
"""What the client fetches from; to the other addresses the browser goes as a page."""

PROVIDERS: Final = {
    "the stack's own pool": {"OwnUserPool": True, "OidcIssuer": "", "OidcAudiences": ""},
    "another": {
        "OwnUserPool": False,
        "OidcIssuer": "https://entrada.example/realms/centros",
        "OidcAudiences": "ventanilla,otra",
    },
}


def resolved(value: Any, given: Mapping[str, Any]) -> Any:
    """What CloudFormation makes of it; what nobody gave is called by its own name."""
    match value:
        case {"Ref": name}:
            return given.get(name, name)
        case {"Fn::If": [condition, then, otherwise]}:
            return resolved(then if given[condition] else otherwise, given)
        case {"Fn::Split": [by, whole]}:
            return resolved(whole, given).split(by)
        case {"Fn::Select": [index, parts]}:
            return resolved(parts, given)[index]
        case {"Fn::Sub": [text, own]}:
            return resolved({"Fn::Sub": text}, {**given, **{name: resolved(each, given) for name, each in own.items()}})
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{([\w:]+)\}", lambda found: str(given.get(found[1], found[1].replace(":", ""))), text)
    return value


def told() -> Mapping[str, Any]:
    return dict(RESOURCES["Resources"]["WebHeaders"]["Properties"]["ResponseHeadersPolicyConfig"])


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";")]
    return {name: sources for name, *sources in parts}


def cloud_policy(given: Mapping[str, Any]) -> dict[str, list[str]]:
    policy = told()["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    return directives(resolved(policy, given))


@pytest.fixture
def laptop(endpoints) -> Mapping[str, str]:
    return security_headers(endpoints)


def test_the_laptops_policy_is_the_clouds_but_for_where_the_services_are(laptop):
    here = directives(laptop["Content-Security-Policy"])
    there = cloud_policy(PROVIDERS["the stack's own pool"])
    assert here.pop("connect-src") == ["'self'", "http://localhost:4566"]
    assert there.pop("connect-src")[0] == "'self'"
    assert here == there


def test_the_laptops_other_headers_are_the_clouds(laptop):
    here = {name: value for name, value in laptop.items() if name != "Content-Security-Policy"}
    there = {item["Header"]: item["Value"] for item in told()["CustomHeadersConfig"]["Items"]}
    assert told()["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}
    there |= {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": told()["SecurityHeadersConfig"]["ReferrerPolicy"]["ReferrerPolicy"],
    }
    assert here == there


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_policy_lets_the_client_ask_all_that_its_configuration_names(provider):
    given = PROVIDERS[provider]
    config = json.loads(resolved(RESOURCES["Outputs"]["WebConfig"]["Value"], given))
    wanted = {f"https://{urlsplit(config[name]).netloc}" for name in ASKED if name in config}
    assert wanted
    assert wanted <= set(cloud_policy(given)["connect-src"])


def test_with_another_provider_the_stacks_own_pool_is_nobody_to_ask():
    assert not [source for source in cloud_policy(PROVIDERS["another"])["connect-src"] if "cognito" in source]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_written_into_the_page_runs(provider):
    policy = cloud_policy(PROVIDERS[provider])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert not [source for sources in policy.values() for source in sources if source.startswith("'unsafe")]
    assert not [source for sources in policy.values() for source in sources if source in {"*", "https:", "http:"}]
