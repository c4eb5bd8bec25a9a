# HOST: prints the port it got, then of each datagram its size, its hash and its repr; a group is joined on loopback.
import hashlib
import socket
import sys

host = sys.argv[1]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((host, 0))
if host.startswith("239."):
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(host) + socket.inet_aton("127.0.0.1"))
print("port", s.getsockname()[1])
while True:
    data = s.recv(65535)
    print("got", len(data), hashlib.sha256(data).hexdigest(), data[:80])
