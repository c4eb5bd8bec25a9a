"""A mixer with one fader that speaks OSC 1.0, as ../osc.yaml. Arguments: port, port of the answers."""
import socket
import struct
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
ANSWERS = int(sys.argv[2]) if len(sys.argv) > 2 else 9001
fader = 0.0

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, (host, _) = server.recvfrom(65535)
        name, tags, rest = message[:8], message[8:12], message[12:]
        asks = tags in (b"", b",\0\0\0") and not rest
        if name == b"/ping\0\0\0" and asks:
            server.sendto(b"/pong\0\0\0,\0\0\0", (host, ANSWERS))
        elif name == b"/fader\0\0" and asks:
            server.sendto(b"/fader\0\0,f\0\0" + struct.pack(">f", fader), (host, ANSWERS))
        elif name == b"/fader\0\0" and tags == b",f\0\0" and len(rest) == 4:
            value = struct.unpack(">f", rest)[0]
            if 0 <= value <= 1:
                fader = value
