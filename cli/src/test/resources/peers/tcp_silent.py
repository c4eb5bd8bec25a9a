# PORT [TEXT]: connects, sends the text if there is one, and waits.
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=60) as s:
    if len(sys.argv) > 2:
        s.sendall(sys.argv[2].encode("latin-1").decode("unicode_escape").encode("latin-1"))
    s.recv(1)
