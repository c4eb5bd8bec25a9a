"""A Redis server, as far as one key goes, as ../redis.yaml. Arguments: port."""
import socketserver
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 6379
NO_INTEGER = b"-ERR value is not an integer or out of range"
UNKNOWN = b"-ERR unknown command, or another number of arguments than this server knows"
store = {}


def answer(words):
    match [words[0].upper(), *words[1:]]:
        case [b"PING"]:
            return b"+PONG"
        case [b"SET", key, value]:
            store[key] = value
            return b"+OK"
        case [b"GET", key]:
            value = store.get(key)
            return b"$-1" if value is None else b"$%d\r\n%s" % (len(value), value)
        case [b"INCR", key]:
            try:
                number = int(store.get(key, b"0")) + 1
            except ValueError:
                return NO_INTEGER
            if number >= 2**63:
                return NO_INTEGER
            store[key] = b"%d" % number
            return b":%d" % number
        case [b"DEL", key]:
            return b":0" if store.pop(key, None) is None else b":1"
    return UNKNOWN


class Client(socketserver.StreamRequestHandler):
    def words(self):
        """The next command in RESP, or inline; None at the end."""
        line = self.rfile.readline()
        if not line.startswith(b"*"):
            return line.split() if line else None
        words = []
        for _ in range(int(line[1:])):
            size = int(self.rfile.readline()[1:])
            words.append(self.rfile.read(size))
            self.rfile.readline()
        return words

    def handle(self):
        try:
            while (words := self.words()) is not None:
                if words:
                    self.wfile.write(answer(words) + b"\r\n")
        except ValueError:
            pass


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Client).serve_forever()
