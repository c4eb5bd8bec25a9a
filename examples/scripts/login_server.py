"""A line protocol with a login, to try a script on: LOGIN name, then GET key token, then QUIT. One peer after the other.

python3 login_server.py [PORT]; without one it takes a free port and prints it.
"""
import socket
import sys


def serve(connection):
    token = None
    with connection, connection.makefile("rwb") as lines:
        lines.write(b"WELCOME\r\n")
        lines.flush()
        for line in lines:
            words = line.decode(errors="replace").split()
            if words[:1] == ["LOGIN"] and len(words) == 2:
                token = "t" + words[1][::-1]
                answer = "OK " + token
            elif words[:1] == ["GET"] and words[2:] == [token]:
                answer = words[1] + "=42"
            elif words == ["QUIT"]:
                return
            else:
                answer = "ERROR"
            lines.write(answer.encode() + b"\r\n")
            lines.flush()


with socket.create_server(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0)) as server:
    print("port", server.getsockname()[1], flush=True)
    while True:
        try:
            serve(server.accept()[0])
        except OSError as gone:
            print("a peer has gone:", gone, flush=True)
