# Reads once, and breaks the connection off with a reset: a linger time of 0 throws away what is open.
import socket
import struct

with socket.create_server(("127.0.0.1", 0)) as server:
    print("port", server.getsockname()[1])
    connection, _ = server.accept()
    connection.recv(1024)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
