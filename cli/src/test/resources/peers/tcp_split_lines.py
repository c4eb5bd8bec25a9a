# PORT: writes lines in pieces that do not end where lines do. Each answer shows that what came before it was read.
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) as s, s.makefile("rb") as answers:
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    s.sendall(b"one\ntw")
    print(answers.readline())
    s.sendall(b"o\r\n\nthree\nfo")
    print(answers.readline(), answers.readline(), answers.readline())
    s.sendall(b"ur\nrest")
    print(answers.readline())
    s.shutdown(socket.SHUT_WR)
    print(answers.read())
