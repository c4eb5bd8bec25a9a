"""A syslog server, as ../syslog.yaml. Arguments: ports for octet counting, lines, datagrams."""
import re
import socket
import socketserver
import sys
import threading

COUNTED, LINES, DATAGRAMS = map(int, sys.argv[1:4]) if len(sys.argv) > 3 else (1601, 1602, 1514)
PRIORITY = re.compile(rb"<(0|[1-9]\d{0,2})>(1 )?")


def show(message):
    found = PRIORITY.match(message)
    if not found or int(found[1]) > 191:
        kind = "no-priority"
    else:
        kind = "rfc5424" if found[2] else "rfc3164"
    print(kind, message, flush=True)


class Counted(socketserver.StreamRequestHandler):
    def handle(self):
        digits = b""
        while byte := self.rfile.read(1):
            if byte != b" ":
                digits += byte
                continue
            if not digits.isdigit():
                return
            show(self.rfile.read(int(digits)))
            digits = b""


class Lines(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            show(line.rstrip(b"\r\n"))


socketserver.ThreadingTCPServer.allow_reuse_address = True
for port, handler in ((COUNTED, Counted), (LINES, Lines)):
    tcp = socketserver.ThreadingTCPServer(("", port), handler)
    threading.Thread(target=tcp.serve_forever, daemon=True).start()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.bind(("", DATAGRAMS))
    while True:
        show(udp.recvfrom(65535)[0])
