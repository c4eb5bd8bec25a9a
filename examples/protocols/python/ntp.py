"""A time server, as ../ntp.yaml. Arguments: port."""
import socket
import struct
import sys
import time

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 123
TO_1900 = 2_208_988_800


def timestamp():
    nanos = time.time_ns()
    seconds, rest = divmod(nanos, 1_000_000_000)
    return (seconds + TO_1900 & 0xFFFFFFFF) << 32 | (rest << 32) // 1_000_000_000


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        if len(message) < 48:
            continue
        version, mode, poll = message[0] >> 3 & 7, message[0] & 7, message[2]
        if mode != 3 or not 1 <= version <= 4:
            continue
        now = timestamp()
        head = struct.pack(">BBBbII4s", version << 3 | 4, 1, poll, -20, 0, 0, b"LOCL")
        times = struct.pack(">Q8sQQ", now - (1 << 32), message[40:48], now, timestamp())
        server.sendto(head + times, peer)
