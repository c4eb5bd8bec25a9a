# Prints every line and answers it, one client at a time.
# For: {{for}}
# Then, on {{where}}: {{run}}
{{imports}}

{{wifi}}

PORT = {{port}}

{{display}}
def serve(client):
    data = b""
    while len(data) < 1400:  # longer without a line end: no client of ours
        piece = client.recv(256)
        if not piece:  # the other side closed
            return
        data += piece
        while b"\n" in data:
            line, data = data.split(b"\n", 1)
            {{print}}("got %r" % line)
            client.sendall(b"ack: " + line + b"\n")


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(socket.getaddrinfo("0.0.0.0", PORT)[0][-1])
    s.listen(1)
    {{print}}("waiting on TCP port %d" % PORT)
    while True:
        client, peer = s.accept()
        try:
            client.settimeout(60)
            serve(client)
        except OSError as error:  # silent for a minute, or gone
            print("lost a client:", error)
        finally:
            client.close()
except OSError as error:
    print("cannot listen on TCP port %d (%s): reset the board, and check the port" % (PORT, error))
finally:
    s.close()
