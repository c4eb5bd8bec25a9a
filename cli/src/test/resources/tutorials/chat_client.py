# udp-chat.md, B: asks for a message, sends it, and waits for the response without an end.
import socket
import sys

SERVER_IP = sys.argv[1]
SERVER_PORT = int(sys.argv[2])
BUFFER_SIZE = 1024

client_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
message_to_send = input("Enter a message to send to the server: ")
message_bytes = message_to_send.encode()

try:
    print(f"Sending '{message_to_send}' to {SERVER_IP}:{SERVER_PORT}")
    client_socket.sendto(message_bytes, (SERVER_IP, SERVER_PORT))

    print("Waiting for server response...")
    response_bytes, server_address = client_socket.recvfrom(BUFFER_SIZE)

    response_str = response_bytes.decode()
    print(f"Response from server {server_address}: '{response_str}'")

except Exception as e:
    print(f"An error occurred: {e}")

finally:
    client_socket.close()
    print("Socket closed.")
