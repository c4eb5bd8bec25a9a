# Reads to the end of the input, and answers 1.2 s later.
import socket
import time

with socket.create_server(("127.0.0.1", 0)) as server:
    print("port", server.getsockname()[1])
    connection, _ = server.accept()
    with connection:
        request = b""
        while data := connection.recv(1024):
            request += data
        print("end of input after", request)
        time.sleep(1.2)
        connection.sendall(b"late answer to " + request)
