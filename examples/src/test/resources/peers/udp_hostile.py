# Sends what ends the tutorials' servers, then something that is right: an empty datagram, bytes that are no UTF-8, more
# than 1,024 of them, what would drive a terminal. Prints each answer, until the one to the last message or until none comes.
import socket
import sys

host, port, last = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.settimeout(float(sys.argv[4]))
    for datagram in (b"", b"\xff\xfe\x00", b"\x80" * 1500, b"\x1b[2J", last):
        s.sendto(datagram, (host, port))
    try:
        while True:
            answer, _ = s.recvfrom(65535)
            print("answer", answer[:100])
            if last in answer:
                break
    except TimeoutError:
        print("no more answers")
