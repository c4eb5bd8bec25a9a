# Sends a datagram every 2 s and prints what comes back.
# For: {{for}}
# First, on {{where}}: {{run}}
{{imports}}

{{wifi}}

HOST = {{host}}
PORT = {{port}}

{{display}}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # one for all: answers come to its port
try:
    s.settimeout(2)
    while True:
        try:
            s.sendto(b"ping", socket.getaddrinfo(HOST, PORT)[0][-1])
            data, peer = s.recvfrom(1400)  # a longer answer is cut
            {{print}}("answer: %r" % data)
        except OSError as error:
            # Does it listen there, and answer? The same Wi-Fi, and no guest one? A firewall?
            {{print}}("no answer from %s:%d (%s)" % (HOST, PORT, error))
        time.sleep(2)
finally:
    s.close()
