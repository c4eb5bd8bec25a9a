"""Asks a TCP server on PORT with messages behind a length of two bytes, cut in odd places, and prints the answers."""
import socket
import struct
import sys


def read(s, count):
    data = b""
    while len(data) < count:
        piece = s.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = b"".join(struct.pack(">H", len(m)) + m for m in (b"one", b"", b"x" * 300))
    for i in range(0, len(stream), 7):
        s.sendall(stream[i : i + 7])
    for _ in range(3):
        (size,) = struct.unpack(">H", read(s, 2))
        answer = read(s, size)
        print(size, answer[:20])
