# udp-chat.md, A: acknowledges each message.
import socket
import sys

SERVER_IP = sys.argv[1]
SERVER_PORT = int(sys.argv[2])
BUFFER_SIZE = 1024

server_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server_socket.bind((SERVER_IP, SERVER_PORT))
print("port", server_socket.getsockname()[1])

print(f"UDP server is up and listening on {SERVER_IP}:{SERVER_PORT}")

while True:
    message_bytes, client_address = server_socket.recvfrom(BUFFER_SIZE)
    message_str = message_bytes.decode()
    print(f"Message from {client_address}: '{message_str}'")
    response = f"Server acknowledges: {message_str}"
    response_bytes = response.encode()
    server_socket.sendto(response_bytes, client_address)
