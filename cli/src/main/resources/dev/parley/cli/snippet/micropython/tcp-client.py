# Sends a line every 2 s and prints the line that comes back.
# For: {{for}}
# First, on {{where}}: {{run}}
{{imports}}

{{wifi}}

HOST = {{host}}
PORT = {{port}}

{{display}}
def ask():
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        s.settimeout(5)
        s.connect(socket.getaddrinfo(HOST, PORT)[0][-1])
        s.sendall(b"ping\n")
        answer = b""
        while b"\n" not in answer and len(answer) < 1400:  # an answer may come in pieces
            piece = s.recv(256)
            if not piece:  # the other side closed
                break
            answer += piece
        {{print}}("answer: %r" % answer)
    except OSError as error:
        {{print}}("no answer from %s:%d (%s)" % (HOST, PORT, error))
        print("Does it listen there? The same Wi-Fi, and no guest one? A firewall on the computer?")
    finally:
        s.close()  # or the board runs out of sockets


while True:
    ask()
    time.sleep(2)
