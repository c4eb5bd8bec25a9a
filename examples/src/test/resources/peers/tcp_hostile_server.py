# Greets each client with bytes that are no UTF-8, prints what comes back, then breaks the connection off.
import socket
import struct

with socket.create_server(("127.0.0.1", 0)) as server:
    print("port", server.getsockname()[1])
    conn, _ = server.accept()
    with conn:
        print("greeting", conn.recv(1024))
        conn.sendall(b"\xff\xfe\x00")
        print("answer", conn.recv(1024))
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
