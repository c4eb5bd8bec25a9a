"""A Tello drone, as ../tello.yaml. Arguments: port, port of the state."""
import itertools
import math
import random
import re
import socket
import sys
import threading
import time

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8889
STATE = int(sys.argv[2]) if len(sys.argv) > 2 else 8890
MOVE = re.compile(rb"takeoff|land|stop|(up|down|left|right|forward|back|cw|ccw|speed) \d{1,3}")
heard = {}
streams = {}


def stream(server, peer, stopped):
    baro = 170.0
    for n in itertools.count():
        if time.monotonic() - heard[peer] >= 15:
            return
        height = round(100 + 20 * math.sin(2 * math.pi * n / 50))
        battery = round(100 - 90 * (n % 6000) / 5999)
        state = (
            f"pitch:0;roll:0;yaw:{n % 360};vgx:0;vgy:0;vgz:0;templ:60;temph:63;tof:{height};h:{height};"
            f"bat:{battery};baro:{baro:.2f};time:{(n + 1) // 10};agx:0.00;agy:0.00;agz:-999.00;\r\n"
        )
        server.sendto(state.encode(), (peer[0], STATE))
        baro = min(180, max(160, baro + random.uniform(-0.3, 0.3)))
        if stopped.wait(0.1):
            return


def stop(peer):
    if peer in streams:
        streams.pop(peer).set()


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        command, peer = server.recvfrom(65535)
        heard[peer] = time.monotonic()
        answer = b"ok"
        if command == b"command":
            stop(peer)
            streams[peer] = threading.Event()
            threading.Thread(target=stream, args=(server, peer, streams[peer]), daemon=True).start()
        elif command == b"battery?":
            answer = b"87\r\n"
        elif command == b"speed?":
            answer = b"100.0\r\n"
        elif command == b"emergency":
            stop(peer)
        elif not MOVE.fullmatch(command):
            answer = b"unknown command: " + command
        server.sendto(answer, peer)
