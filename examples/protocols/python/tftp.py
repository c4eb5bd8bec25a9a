"""A TFTP server with one file, as ../tftp.yaml. Arguments: port."""
import socket
import struct
import sys
import threading

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1069
NAME, FILE = b"boot.cfg", b"console=ttyS0,115200\nserver=192.168.1.20\n"
RRQ, WRQ, DATA, ACK, ERROR = range(1, 6)
SILENCE = 60


def error(code, text):
    return struct.pack(">HH", ERROR, code) + text + b"\0"


def transfer(peer):
    """From a port of its own (RFC 1350, 4)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.settimeout(SILENCE)
        block = 1
        try:
            while (block - 1) * 512 <= len(FILE):
                data = FILE[(block - 1) * 512 : block * 512]
                own.sendto(struct.pack(">HH", DATA, block & 0xFFFF) + data, peer)
                while True:
                    message, sender = own.recvfrom(65535)
                    if sender == peer and message == struct.pack(">HH", ACK, block & 0xFFFF):
                        break
                block += 1
        except TimeoutError:
            pass


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("", PORT))
    while True:
        message, peer = server.recvfrom(65535)
        parts = message[2:].split(b"\0")
        operation = int.from_bytes(message[:2], "big")
        if operation not in (RRQ, WRQ) or len(parts) < 3:
            continue
        if operation == WRQ:
            server.sendto(error(2, b"files can only be read"), peer)
        elif parts[0] == NAME:
            threading.Thread(target=transfer, args=(peer,), daemon=True).start()
        else:
            server.sendto(error(1, b"there is no " + parts[0]), peer)
