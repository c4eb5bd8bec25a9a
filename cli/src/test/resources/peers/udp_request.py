# HOST PORT FILE: sends the file as one datagram, empty if it is, and prints what the answer is.
import hashlib
import socket
import sys

host, port, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with open(path, "rb") as file, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.sendto(file.read(), (host, port))
    answer = s.recv(65535)
    print("answer", len(answer), hashlib.sha256(answer).hexdigest())
