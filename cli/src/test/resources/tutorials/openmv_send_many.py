# openmv-udp.txt, "Sending a datagram": the same to many; on the command line HOST PORT HOST PORT and so on.
import socket
import sys

targets = [(host, int(port)) for host, port in zip(sys.argv[1::2], sys.argv[2::2])]
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    for addr in targets:
        s.sendto(b"hello", addr)
