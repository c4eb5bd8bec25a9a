# Python 3: sends a datagram and prints what comes back.
# First, on {{where}}: {{run}}
import socket
import sys

HOST = {{host}}
PORT = {{port}}

s = None
try:
    family, kind, proto, _, address = socket.getaddrinfo(HOST, PORT, type=socket.SOCK_DGRAM)[0]
    s = socket.socket(family, kind, proto)
    s.settimeout(2)
    s.connect(address)  # sends nothing; but a refusal is told, and strangers are not heard
    s.send(b"ping")
    print("answer:", s.recv(65535))
except OSError as error:
    print("no answer from %s port %d: %s" % (HOST, PORT, error))
    print("Does it listen there? Is the address right? A firewall in the way?")
    sys.exit(1)
finally:
    if s:
        s.close()
