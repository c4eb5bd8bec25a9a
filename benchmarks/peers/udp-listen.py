"""Prints every datagram: udp-listen.py PORT"""

import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", int(sys.argv[1])))
    while True:
        data, peer = server.recvfrom(65535)
        print(peer, data, flush=True)
