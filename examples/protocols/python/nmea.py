"""A GPS receiver on TCP and UDP, as ../nmea.yaml. Arguments: port."""
import itertools
import math
import random
import socket
import socketserver
import sys
import threading
import time

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 10110


def sentence(body):
    checksum = 0
    for byte in body.encode():
        checksum ^= byte
    return f"${body}*{checksum:02X}\r\n".encode()


def latitude(n):
    return f"48{7.038 + 2 * (n % 1200) / 1199:06.3f}"


class Stream(socketserver.BaseRequestHandler):
    def handle(self):
        stopped = threading.Event()
        threading.Thread(target=self.talk, args=(stopped,), daemon=True).start()
        for line in self.request.makefile("rb"):
            if line.rstrip(b"\r\n") == b"stop":
                stopped.set()
        stopped.set()

    def talk(self, stopped):
        walk = 500
        try:
            for n in itertools.count():
                hour = time.strftime("%H%M%S", time.gmtime())
                height = 545 + 5 * math.sin(2 * math.pi * n / 60)
                self.request.sendall(
                    sentence(
                        f"GPGGA,{hour},{latitude(n)},N,01131.{round(walk):03},E"
                        f",1,08,0.9,{height:.1f},M,46.9,M,,"
                    )
                )
                walk = min(999, max(0, walk + random.uniform(-5, 5)))
                if stopped.wait(1):
                    return
        except OSError:
            pass


def talk_to(server, peer, heard):
    for n in itertools.count():
        if time.monotonic() - heard[peer] >= 60:
            del heard[peer]
            return
        hour, day = time.strftime("%H%M%S %d%m%y", time.gmtime()).split()
        body = f"GPRMC,{hour},A,{latitude(n)},N,01131.000,E,022.4,084.4,{day},003.1,W"
        server.sendto(sentence(body), peer)
        time.sleep(1)


socketserver.ThreadingTCPServer.allow_reuse_address = True
tcp = socketserver.ThreadingTCPServer(("", PORT), Stream)
threading.Thread(target=tcp.serve_forever, daemon=True).start()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.bind(("", PORT))
    heard = {}
    while True:
        _, peer = udp.recvfrom(65535)
        known = peer in heard
        heard[peer] = time.monotonic()
        if not known:
            threading.Thread(target=talk_to, args=(udp, peer, heard), daemon=True).start()
