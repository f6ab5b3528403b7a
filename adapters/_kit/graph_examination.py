"""What `postvakt doctor` tries wherever Microsoft Graph is spoken with: the token, and what it is allowed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import jwt

from adapters._kit.tokens import TokenSource
from bot.ports.examination import Finding, doubtful, good, listed

#: what the README of any adapter here asks for; an application with more can do more harm
_ENOUGH: Final = frozenset({"Mail.ReadWrite", "Mail.Send"})


async def permissions(tokens: TokenSource, wanted: Collection[str]) -> tuple[Finding, ...]:
    """Permissions that Entra gives stand in the token; those of RBAC for Applications in Exchange do not.

    learn.microsoft.com/exchange/permissions-exo/application-rbac (2026-11).
    """
    roles = _roles_in(await tokens.token())
    found = [good("graph_token_given", permissions=listed(tuple(sorted(roles)))) if roles else good("token_given")]
    missing = tuple(sorted(set(wanted) - roles))
    if missing and any(role.startswith("Mail.") for role in roles):
        found.append(doubtful("graph_permission_missing", permissions=listed(missing)))
    more = tuple(sorted(roles - _ENOUGH))
    if more:
        found.append(doubtful("graph_permission_more", permissions=listed(more)))
    return tuple(found)


def _roles_in(token: str) -> set[str]:
    """Empty where the token is opaque to us, which it may be: it is meant for Graph."""
    try:
        roles = jwt.decode(token, options={"verify_signature": False}).get("roles")
    except jwt.InvalidTokenError:
        return set()
    return {role for role in roles if isinstance(role, str)} if isinstance(roles, list) else set()
