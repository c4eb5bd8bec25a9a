# Reads two holding registers over Modbus/TCP and prints what came, in hex.
import socket
import struct
import sys

with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=5) as s:
    for first, count in ((0, 1), (1, 1), (0, 2), (7, 1)):
        s.sendall(struct.pack(">HHHBBHH", 0x2a00 + first, 0, 6, 17, 3, first, count))
        head = s.recv(6, socket.MSG_WAITALL)
        print((head + s.recv(struct.unpack(">H", head[4:])[0], socket.MSG_WAITALL)).hex())
