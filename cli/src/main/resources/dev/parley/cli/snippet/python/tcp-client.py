# Python 3: sends a line and prints the line that comes back.
# First, on {{where}}: {{run}}
import socket
import sys

HOST = {{host}}
PORT = {{port}}

s = None
try:
    s = socket.create_connection((HOST, PORT), timeout=5)
    s.sendall(b"ping\n")
    answer = b""
    while b"\n" not in answer and len(answer) < 65536:  # an answer may come in pieces
        piece = s.recv(4096)
        if not piece:
            print("closed before the end of the line")
            break
        answer += piece
    print("answer:", answer)
except OSError as error:
    print("no answer from %s port %d: %s" % (HOST, PORT, error))
    print("Does it listen there? Is the address right? A firewall in the way?")
    sys.exit(1)
finally:
    if s:
        s.close()
