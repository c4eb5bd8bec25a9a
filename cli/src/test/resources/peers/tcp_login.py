"""A line protocol with a login, for one connection: LOGIN name, then GET key, then QUIT. Prints each line that it got."""
import socket

with socket.create_server(("127.0.0.1", 0)) as server:
    print("port", server.getsockname()[1], flush=True)
    connection, _ = server.accept()
    with connection, connection.makefile("rwb") as lines:
        lines.write(b"WELCOME\r\n")
        lines.flush()
        token = None
        for line in lines:
            print(line, flush=True)
            words = line.decode().split()
            if words[0] == "LOGIN":
                token = "t" + words[1][::-1]
                answer = "OK " + token
            elif words[0] == "GET" and len(words) == 3 and words[2] == token:
                answer = words[1] + "=42"
            elif words[0] == "QUIT":
                break
            else:
                answer = "ERROR who are you"
            lines.write(answer.encode() + b"\r\n")
            lines.flush()
