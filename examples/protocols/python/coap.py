"""A thermometer that speaks CoAP, as ../coap.yaml. Arguments: port."""
import socket
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 5683
URI_PATH, CONTENT = 11, b"\xc0\xff21.5"


def options(rest):
    """The numbers and values of the options up to the payload (RFC 7252, 3.1)."""
    number = 0
    while rest and rest[0] != 0xFF:
        delta, length, rest = rest[0] >> 4, rest[0] & 15, rest[1:]
        sizes = []
        for field in (delta, length):
            extra = {13: 1, 14: 2}.get(field, 0)
            base = {13: 13, 14: 269}.get(field, field)
            sizes.append(base + int.from_bytes(rest[:extra], "big"))
            rest = rest[extra:]
        number += sizes[0]
        yield number, rest[: sizes[1]]
        rest = rest[sizes[1] :]


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        if len(message) < 4 + (message[0] & 15 if message else 0) or message[0] >> 6 != 1:
            continue
        kind, token_size, code = message[0] >> 4 & 3, message[0] & 15, message[1]
        token, rest = message[4 : 4 + token_size], message[4 + token_size :]
        if kind == 0 and code == 0:
            server.sendto(bytes([message[0] | 0x30]) + message[1:], peer)
        if kind > 1 or not 1 <= code <= 31:
            continue
        path = [value for number, value in options(rest) if number == URI_PATH]
        if code != 1:
            answer, content = 0x85, b""
        elif path == [b"temperature"]:
            answer, content = 0x45, CONTENT
        else:
            answer, content = 0x84, b""
        head = bytes([1 << 6 | (2 - kind) << 4 | token_size, answer])
        server.sendto(head + message[2:4] + token + content, peer)
