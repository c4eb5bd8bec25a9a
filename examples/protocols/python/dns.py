"""A name server for a few names, on UDP and TCP, as ../dns.yaml. Arguments: port."""
import socket
import socketserver
import struct
import sys
import threading

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1053
A, AAAA = 1, 28
IPV4 = {b"\x06device\x04test": "192.168.1.37", b"\x06server\x04test": "192.168.1.20"}
IPV6 = {b"\x06device\x04test": "2001:db8::37"}


def answer(query):
    """The answer to a query, or None where it is none."""
    if len(query) < 17:
        return None
    number, flags, questions = struct.unpack_from(">HHH", query)
    end = query.find(b"\0", 12)
    if flags & 0xF800 or questions != 1 or end < 0 or len(query) < end + 5:
        return None
    name = query[12:end].lower()
    kind, network_class = struct.unpack_from(">HH", query, end + 1)
    if network_class != 1:
        return None
    record, code = b"", 0
    if kind == A and name in IPV4:
        record = socket.inet_aton(IPV4[name])
    elif kind == AAAA and name in IPV6:
        record = socket.inet_pton(socket.AF_INET6, IPV6[name])
    elif name not in IPV4:
        code = 3
    flags = 0x8400 | flags & 0x0300 | code
    head = struct.pack(">HHHHHH", number, flags, 1, 1 if record else 0, 0, 0)
    if record:
        record = struct.pack(">HHHIH", 0xC00C, kind, 1, 3600, len(record)) + record
    return head + query[12 : end + 5] + record


class Datagrams(socketserver.BaseRequestHandler):
    def handle(self):
        query, server = self.request
        found = answer(query)
        if found:
            server.sendto(found, self.client_address)


class Streams(socketserver.StreamRequestHandler):
    def handle(self):
        while len(size := self.rfile.read(2)) == 2:
            found = answer(self.rfile.read(struct.unpack(">H", size)[0]))
            if found:
                self.wfile.write(struct.pack(">H", len(found)) + found)


socketserver.ThreadingTCPServer.allow_reuse_address = True
tcp = socketserver.ThreadingTCPServer(("", PORT), Streams)
threading.Thread(target=tcp.serve_forever, daemon=True).start()
socketserver.UDPServer(("", PORT), Datagrams).serve_forever()
