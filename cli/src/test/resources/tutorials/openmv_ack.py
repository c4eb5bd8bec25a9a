# openmv-udp.txt, "A request and a reply", the receiver: answers, and cuts at 64 bytes.
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], int(sys.argv[2])))
print("port", s.getsockname()[1])
while True:
    req, src = s.recvfrom(64)
    print("got", req, "from", src)
    s.sendto(b"ack: " + req, src)
