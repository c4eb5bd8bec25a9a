"""What the boards have of socket, on this computer's own sockets, and no more than that: no `with`, no names beyond
MicroPython's, addresses from getaddrinfo alone, five sockets at most, and errors that are OSError with a number."""
import _socket

AF_INET = _socket.AF_INET
SOCK_STREAM = _socket.SOCK_STREAM
SOCK_DGRAM = _socket.SOCK_DGRAM
SOL_SOCKET = _socket.SOL_SOCKET
SO_REUSEADDR = _socket.SO_REUSEADDR

_open = set()


class _Address(bytes):
    """As on the unix port: bytes that are good for bind, connect and sendto alone."""

    def pair(self):
        host, port = self.decode().rsplit(":", 1)
        return host, int(port)


def _address(pair):
    return _Address(("%s:%d" % pair).encode())


def getaddrinfo(host, port):
    return [(AF_INET, SOCK_STREAM, 0, "", _address((_socket.gethostbyname(host), port)))]


def _asked(call, *args):
    try:
        return call(*args)
    except TimeoutError:
        raise OSError(116) from None  # lwIP's ETIMEDOUT; Linux has 110
    except OSError as error:
        raise OSError(error.errno) from None


class socket:
    def __init__(self, family=AF_INET, kind=SOCK_STREAM, inner=None):
        if len(_open) >= 5:
            raise OSError(23)  # ENFILE
        self._inner = inner or _socket.socket(family, kind)
        self._inner.settimeout(None)
        _open.add(self)

    def close(self):
        _open.discard(self)
        self._inner.close()

    def settimeout(self, seconds):
        self._inner.settimeout(seconds)

    def setsockopt(self, level, option, value):
        self._inner.setsockopt(level, option, value)

    def bind(self, address):
        _asked(self._inner.bind, address.pair())

    def connect(self, address):
        _asked(self._inner.connect, address.pair())

    def listen(self, backlog=1):
        self._inner.listen(backlog)

    def accept(self):
        descriptor, pair = _asked(self._inner._accept)
        return socket(inner=_socket.socket(AF_INET, SOCK_STREAM, 0, descriptor)), _address(pair)

    def send(self, data):
        return _asked(self._inner.send, data[: max(1, len(data) // 2)])  # a board may take less than it is given

    def sendall(self, data):
        _asked(self._inner.sendall, data)

    def recv(self, most):
        return _asked(self._inner.recv, min(most, 3))  # a stream's pieces are as small as the network likes

    def sendto(self, data, address):
        return _asked(self._inner.sendto, data, address.pair())

    def recvfrom(self, most):
        data, pair = _asked(self._inner.recvfrom, most)
        return data, _address(pair)
