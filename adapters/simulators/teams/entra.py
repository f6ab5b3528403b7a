"""The corner of Microsoft Entra and login.botframework.com that a bot needs: keys, discovery, app tokens."""

from __future__ import annotations

from aiohttp import web

from adapters.simulators._kit import operation
from adapters.simulators.teams.settings import TeamsSettings
from adapters.simulators.teams.tokens import CONNECTOR, Json, Tokens

#: MSAL accepts no http endpoint in a discovery document (msal 1.39 `canonicalize`), so documents name the real host;
#: a test routes that host to the simulator
LOGIN_HOST = "https://login.microsoftonline.com"
OPENID_PATH = "/v1/.well-known/openidconfiguration"
_KEYS_PATH = "/v1/.well-known/keys"


class Entra:
    def __init__(self, settings: TeamsSettings, tokens: Tokens) -> None:
        self._settings = settings
        self._tokens = tokens

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(OPENID_PATH, operation("OpenIdConfiguration")(self.connector_configuration)),
            web.get(_KEYS_PATH, operation("Keys")(self.connector_keys)),
            web.get("/common/discovery/instance", self.instance_discovery),
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self.tenant_discovery),
            web.get("/{tenant}/discovery/v2.0/keys", self.tenant_keys),
            web.post("/{tenant}/oauth2/v2.0/token", operation("Token")(self.token)),
        ]

    async def connector_configuration(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": CONNECTOR,
                "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{request.url.origin()}{_KEYS_PATH}",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            }
        )

    async def connector_keys(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(self._tokens.connector.jwks("msteams"))

    async def tenant_keys(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(self._tokens.entra.jwks())

    async def instance_discovery(self, request: web.Request) -> web.Response:
        del request
        document = f"{LOGIN_HOST}/{self._settings.tenant_id}/v2.0/.well-known/openid-configuration"
        return web.json_response({"tenant_discovery_endpoint": document, "api-version": "1.1", "metadata": []})

    async def tenant_discovery(self, request: web.Request) -> web.Response:
        tenant = request.match_info["tenant"]
        if tenant != self._settings.tenant_id:
            return _oauth_error(400, "invalid_tenant", "AADSTS90002: Tenant not found.")
        authority = f"{LOGIN_HOST}/{tenant}"
        return web.json_response(
            {
                "issuer": f"{authority}/v2.0",
                "authorization_endpoint": f"{authority}/oauth2/v2.0/authorize",
                "token_endpoint": f"{authority}/oauth2/v2.0/token",
                "jwks_uri": f"{authority}/discovery/v2.0/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        problem = self._problem(request.match_info["tenant"], {name: str(value) for name, value in form.items()})
        if problem is not None:
            return problem
        token, seconds = self._tokens.for_bot()
        answer: Json = {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token}
        return web.json_response(answer)

    def _problem(self, tenant: str, form: dict[str, str]) -> web.Response | None:
        settings = self._settings
        if tenant != settings.tenant_id:
            return _oauth_error(400, "invalid_tenant", "AADSTS90002: Tenant not found.")
        if form.get("grant_type") != "client_credentials":
            return _oauth_error(400, "unsupported_grant_type", "AADSTS70003: The grant type is not supported.")
        if form.get("client_id") != settings.app_id:
            return _oauth_error(400, "unauthorized_client", "AADSTS700016: Application not found in the directory.")
        secret = form.get("client_secret") or form.get("client_assertion") or ""
        if not secret or (settings.app_password and secret != settings.app_password):
            return _oauth_error(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if form.get("scope", "").split() != [f"{CONNECTOR}/.default"]:
            return _oauth_error(400, "invalid_scope", "AADSTS70011: The provided value for the scope is not valid.")
        return None


def _oauth_error(status: int, code: str, text: str) -> web.Response:
    return web.json_response({"error": code, "error_description": text, "error_codes": []}, status=status)
