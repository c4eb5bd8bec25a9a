"""A game server that answers A2S_INFO, as ../a2s.yaml. Arguments: port."""
import os
import socket
import struct
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 27015
QUESTION = b"\xff\xff\xff\xffTSource Engine Query\0"
INFO = (
    b"\xff\xff\xff\xffI\x11Parley\0de_dust2\0csgo\0Counter-Strike\0"
    + struct.pack("<HBBB", 730, 3, 16, 1)
    + b"dl\0\x011.0.0.0\0\x80"
    + struct.pack("<H", PORT)
)
challenges = {}

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        given = message[len(QUESTION) :]
        if not message.startswith(QUESTION) or len(given) not in (0, 4):
            continue
        if given and given == challenges.get(peer):
            server.sendto(INFO, peer)
        else:
            challenges[peer] = os.urandom(4)
            server.sendto(b"\xff\xff\xff\xffA" + challenges[peer], peer)
