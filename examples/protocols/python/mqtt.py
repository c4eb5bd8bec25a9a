"""A broker for MQTT 3.1.1 with the topics sensors/…, as ../mqtt.yaml. Arguments: port."""
import socketserver
import struct
import sys
import threading

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1883
CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK = 1, 2, 3, 4, 8, 9
TREE = b"sensors/"
clients = set()
lock = threading.Lock()


def packet(kind, body):
    length, size = b"", len(body)
    while size > 127:
        length += bytes([size & 127 | 128])
        size >>= 7
    return bytes([kind << 4]) + length + bytes([size]) + body


def text(body):
    """A text behind its length, and what follows it."""
    size = struct.unpack_from(">H", body)[0]
    if size > len(body) - 2:
        raise ValueError("a text is cut")
    return body[2 : 2 + size], body[2 + size :]


class Client(socketserver.StreamRequestHandler):
    connected = False

    def read(self):
        """The first byte of the next packet, and its body."""
        first = self.rfile.read(1)
        length = shift = 0
        while shift <= 21:
            byte = self.rfile.read(1)
            if not byte:
                return None
            length |= (byte[0] & 127) << shift
            shift += 7
            if byte[0] < 128:
                return first[0], self.rfile.read(length)
        return None

    def handle(self):
        try:
            while (came := self.read()) and self.take(*came):
                pass
        except (struct.error, ValueError, OSError):
            pass
        finally:
            with lock:
                clients.discard(self)

    def send(self, data):
        with lock:
            self.wfile.write(data)

    def take(self, first, body):
        """Whether the connection goes on."""
        kind, flags = first >> 4, first & 15
        if not self.connected:
            good = kind == CONNECT and body[:7] == b"\0\x04MQTT\x04" and len(body) >= 10
            if kind == CONNECT:
                self.send(packet(CONNACK, b"\0\0" if good else b"\0\x01"))
            if good:
                self.connected = True
                with lock:
                    clients.add(self)
            return good
        if kind == SUBSCRIBE:
            wanted, rest = text(body[2:])
            if len(rest) != 1:
                return False
            self.send(packet(SUBACK, body[:2] + (b"\0" if wanted.startswith(TREE) else b"\x80")))
            return True
        if kind == PUBLISH:
            return self.publish(flags, body)
        if (first, body) == (0xC0, b""):
            self.send(b"\xd0\0")
            return True
        return False

    def publish(self, flags, body):
        topic, payload = text(body)
        mine = topic.startswith(TREE)
        if flags & 6 == 2 and mine:
            self.send(packet(PUBACK, payload[:2]))
            payload = payload[2:]
        elif flags > 1:
            return False
        if mine:
            message = packet(PUBLISH, struct.pack(">H", len(topic)) + topic + payload)
            with lock:
                for client in clients:
                    client.wfile.write(message)
        return True


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Client).serve_forever()
