"""X-Plane's position by RREF, as ../xplane.yaml. Arguments: port."""
import itertools
import math
import socket
import struct
import sys
import threading
import time

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 49000
POSITION = "sim/flightmodel/position/"
streams = {}
heard = {}


def latitude(n):
    return 48.10 + 0.10 * (n % 2000) / 1999


def longitude(n):
    return 11.55 + 0.05 * math.sin(2 * math.pi * n / 2000)


def stream(server, peer, number, value, stopped):
    for n in itertools.count():
        if time.monotonic() - heard[peer] >= 600:
            return
        server.sendto(b"RREF," + number + struct.pack("<f", value(n)), peer)
        if stopped.wait(0.05):
            return


def stop(peer, value=None):
    for key in [key for key in streams if key[0] == peer and value in (None, key[1])]:
        streams.pop(key).set()


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        if len(message) < 13 or not message.startswith(b"RREF\0"):
            continue
        heard[peer] = time.monotonic()
        frequency, number = struct.unpack_from("<i4s", message, 5)
        name = message[13:].split(b"\0")[0].decode(errors="replace")
        value = {POSITION + "latitude": latitude, POSITION + "longitude": longitude}.get(name)
        if frequency == 0:
            stop(peer)
        elif value:
            stop(peer, value)
            streams[peer, value] = stopped = threading.Event()
            threading.Thread(
                target=stream, args=(server, peer, number, value, stopped), daemon=True
            ).start()
