# OpenMV camera: sends a datagram every 2 s and prints what comes back.
# First, on {{where}}: {{run}}
import network
import socket
import time

{{wifi}}

HOST = {{host}}
PORT = {{port}}


def ask():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        s.settimeout(2)
        s.sendto(b"ping", socket.getaddrinfo(HOST, PORT)[0][-1])
        data, peer = s.recvfrom(1400)  # a longer answer is cut
        print("answer: %r" % data)
    except OSError as error:
        print("no answer from %s:%d (%s)" % (HOST, PORT, error))
        print("Does it listen there? The same Wi-Fi, and no guest one? A firewall on the computer?")
    finally:
        s.close()


while True:
    ask()
    time.sleep(2)
