# Echoes whatever comes: python3 echo.py udp|tcp. Prints its port.
import socket
import sys
import threading

udp = sys.argv[1] == "udp"
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
s.bind(("127.0.0.1", 0))
if not udp:
    s.listen()
print("port", s.getsockname()[1])


def serve(c):
    while data := c.recv(65536):
        c.sendall(data)


while True:
    if udp:
        data, peer = s.recvfrom(65536)
        s.sendto(data, peer)
    else:
        threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
