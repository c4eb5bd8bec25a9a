# HOST PORT TEXT...: sends each text as a datagram, "" as an empty one, and prints what the answer to it is.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.settimeout(20)
    for text in sys.argv[3:]:
        s.sendto(text.encode(), (host, port))
        print("answer", s.recv(65535))
