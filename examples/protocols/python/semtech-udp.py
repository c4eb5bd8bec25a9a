"""A network server for Semtech's UDP packet forwarder, as ../semtech-udp.yaml. Arguments: port."""
import base64
import json
import os
import socket
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1700
PUSH_DATA, PUSH_ACK, PULL_DATA, PULL_RESP, PULL_ACK = range(5)
PACKET = {
    "imme": True,
    "freq": 869.525,
    "rfch": 0,
    "powe": 14,
    "modu": "LORA",
    "datr": "SF9BW125",
    "codr": "4/5",
    "ipol": True,
    "size": 5,
    "data": base64.b64encode(b"hello").decode(),
}
known = set()

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        if len(message) < 12 or message[0] != 2:
            continue
        head, kind = message[:3], message[3]
        if kind == PUSH_DATA:
            server.sendto(head + bytes([PUSH_ACK]), peer)
        elif kind == PULL_DATA and len(message) == 12:
            server.sendto(head + bytes([PULL_ACK]), peer)
            if peer not in known:
                known.add(peer)
                packet = json.dumps({"txpk": PACKET}, separators=(",", ":")).encode()
                server.sendto(b"\x02" + os.urandom(2) + bytes([PULL_RESP]) + packet, peer)
