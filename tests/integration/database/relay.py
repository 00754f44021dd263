"""A relay in front of the server that breaks a connection at a chosen moment, which no real server does on demand."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Final

from .cluster import HOST

CHUNK: Final = 65_536


class Relay:
    """Passes bytes on, unencrypted. When the client has sent all *words*, in their order, the last of them still
    reaches the server; the answer is lost, because the connection to the client is closed. Use as a context manager."""

    def __init__(self, to_port: int, *words: bytes) -> None:
        self._to_port = to_port
        self._words = list(words)
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Relay:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection((HOST, self._to_port))
                threading.Thread(target=self._up, args=(client, server), daemon=True).start()
                threading.Thread(target=self._down, args=(client, server), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(CHUNK):
                if self._words and self._words[0] in data:
                    del self._words[0]
                    if not self._words:
                        client.shutdown(socket.SHUT_RDWR)
                        server.sendall(data)
                        return
                server.sendall(data)
        server.close()

    def _down(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(CHUNK):
                client.sendall(data)
        client.close()
