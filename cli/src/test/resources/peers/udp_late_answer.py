# Answers the first datagram 0.5 s after it came, and the second at once.
import socket
import time

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0))
print("port", s.getsockname()[1])
for wait in (0.5, 0):
    data, peer = s.recvfrom(1024)
    time.sleep(wait)
    s.sendto(b"answer to " + data, peer)
