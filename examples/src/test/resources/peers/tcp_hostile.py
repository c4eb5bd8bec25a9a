# Breaks a connection off in the middle, then talks on another in bytes that are no UTF-8, and leaves in order.
import socket
import struct
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as s:
    s.sendall(b"\xff\xfe")
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
with socket.create_connection((host, port)) as s:
    s.settimeout(20)
    s.sendall(b"\xff\xfe\x00")
    print("answer", s.recv(1024))
    s.shutdown(socket.SHUT_WR)
    print("end", s.recv(1024))
