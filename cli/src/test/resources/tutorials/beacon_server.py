# udp-beacon.md, the server: prints what comes, and dies at what is not UTF-8.
import socket
import sys

UDP_IP = sys.argv[1]
UDP_PORT = int(sys.argv[2])
BUFFER_SIZE = 1024

print(f'This is the UDP server, it will open a port at {UDP_IP}:{UDP_PORT} and being listening')
print(f'Make sure the actual server IP address matches {UDP_IP} in the settings file')
print('This script has no error handling, by design')

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.bind((UDP_IP, UDP_PORT))
    print('Listening on', UDP_IP)
    print("port", s.getsockname()[1])
    while True:
        data, addr = s.recvfrom(BUFFER_SIZE)
        data = data.decode()
        print(addr, data)
