# Sends what ends the tutorials' servers, then something that is right: an empty datagram, bytes that are no UTF-8, more
# than 1,024 of them, what would drive a terminal. Prints each answer until the one that ends as the last argument says; none
# at all where that is empty.
import socket
import sys

host, port, last, ending = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode(), sys.argv[4].encode()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.settimeout(20)
    for datagram in (b"", b"\xff\xfe\x00", b"\x80" * 1500, b"\x1b[2J", last):
        s.sendto(datagram, (host, port))
    answer = b""
    while ending and not answer.endswith(ending):
        answer, _ = s.recvfrom(65535)
        print("answer", answer[:100])
