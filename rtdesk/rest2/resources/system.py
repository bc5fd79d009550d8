"""The server itself (REST2: "Miscellaneous")."""

from __future__ import annotations

from rtdesk.backend.errors import NotRT
from rtdesk.backend.port import Capabilities
from rtdesk.rest2 import request
from rtdesk.rest2.capabilities import capabilities
from rtdesk.rest2.wire import Wire


class System:
    """What RT says about itself."""

    def __init__(self, wire: Wire):
        self._wire = wire

    async def version(self) -> str:
        """The server's version.

        Raises:
            NotRT: it is none.
        """
        version = await self._wire.version()
        if not version:
            raise NotRT("the server at this address is no RT: check the URL")
        return version

    async def capabilities(self) -> Capabilities:
        """What this version can do (one request)."""
        return capabilities(await self.version())

    async def documentation(self) -> str:
        """The document about REST 2.0, as HTML.

        Raises:
            Unsupported: this RT serves none.
        """
        return await self._wire.text(request.documentation())
