# openmv-udp.txt, "Receiving a datagram": the small request/response protocol, ping and pong.
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], int(sys.argv[2])))
print("port", s.getsockname()[1])
while True:
    request, src = s.recvfrom(1024)
    if request == b"ping":
        s.sendto(b"pong", src)
