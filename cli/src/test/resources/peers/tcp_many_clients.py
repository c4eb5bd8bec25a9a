# PORT COUNT: so many connections at once; each sends a line of its own and checks its own echo.
import socket
import sys

port, count = int(sys.argv[1]), int(sys.argv[2])
clients = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(count)]
for number, client in enumerate(clients):
    client.sendall(f"line of client {number}\n".encode())
right = 0
for number, client in enumerate(clients):
    with client, client.makefile("rb") as file:
        right += file.readline() == f"line of client {number}\n".encode()
print(right, "of", count, "right")
