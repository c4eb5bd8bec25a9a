# Python 3: prints every datagram and answers it, until Ctrl-C.
# Then, on {{where}}: {{run}}
import socket
import sys

PORT = {{port}}

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    s.settimeout(60)
    s.bind(("", PORT))
    print("waiting on UDP port", PORT, flush=True)
    while True:
        try:
            data, peer = s.recvfrom(65535)
            print("from", peer, "got", data, flush=True)
            s.sendto(b"ack: " + data[:65000], peer)
        except OSError as error:  # nothing for a minute, or an answer was refused
            print("still waiting:", error, flush=True)
except OSError as error:
    sys.exit("cannot listen on UDP port %d: %s. Does another program have it?" % (PORT, error))
except KeyboardInterrupt:
    print("stopped")
finally:
    s.close()
