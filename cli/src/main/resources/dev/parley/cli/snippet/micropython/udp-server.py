# Prints every datagram and answers it.
# For: {{for}}
# Then, on {{where}}: {{run}}
{{imports}}

{{wifi}}

PORT = {{port}}

{{display}}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.settimeout(60)
    s.bind(socket.getaddrinfo("0.0.0.0", PORT)[0][-1])
    {{print}}("waiting on UDP port %d" % PORT)
    while True:
        try:
            data, peer = s.recvfrom(1400)  # a longer datagram is cut
            {{print}}("got %r" % data)
            s.sendto(b"ack: " + data, peer)
        except OSError as error:  # nothing for a minute, or the answer could not leave
            print("still waiting:", error)
except OSError as error:
    print("cannot listen on UDP port %d (%s): reset the board, and check the port" % (PORT, error))
finally:
    s.close()
