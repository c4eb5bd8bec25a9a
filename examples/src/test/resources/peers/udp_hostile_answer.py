# Answers each datagram as the arguments say, in hex: with one of them, then with the next; "-" is an empty datagram.
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.bind(("127.0.0.1", 0))
    print("port", s.getsockname()[1])
    for answer in sys.argv[1:]:
        data, peer = s.recvfrom(65535)
        print("got", data)
        s.sendto(b"" if answer == "-" else bytes.fromhex(answer), peer)
