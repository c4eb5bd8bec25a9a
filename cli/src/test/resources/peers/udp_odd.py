# PORT: a socket for each message, then from one socket a text in Latin-1 and one that was cut to 64 bytes.
import socket
import sys

peer = ("127.0.0.1", int(sys.argv[1]))
for n in range(8):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.sendto(f"temp={n}".encode(), peer)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.sendto("Température: 21 °C".encode("latin-1"), peer)
    s.sendto(b"a line that goes on and on, longer than the script which passes it on has room for"[:64], peer)
