# The same sensor, which sends a reading again until it is stored.
import socket
import sys

SERVER = ("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9000)
READINGS = 20
MOST_TRIES = 10

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def store(number):
    for attempt in range(MOST_TRIES):
        s.settimeout(min(0.2 * 2**attempt, 1.0))  # a network that is full needs fewer, not more
        s.sendto(b"%d temp=21.5" % number, SERVER)
        try:
            while True:
                answer, _ = s.recvfrom(64)
                if answer == b"stored %d" % number:  # any other is late, and for one before
                    return True
        except OSError:
            pass
    return False


stored = sum(1 for number in range(1, READINGS + 1) if store(number))
print("stored", stored, "of", READINGS)
