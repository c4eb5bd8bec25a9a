# Python 3: prints every line and answers it, many clients at once, until Ctrl-C.
# Then, on {{where}}: {{run}}
import socket
import sys
import threading

PORT = {{port}}


def serve(client, peer):
    data = b""
    try:
        client.settimeout(60)
        while len(data) < 65536:  # longer without a line end: no client of ours
            piece = client.recv(4096)
            if not piece:  # the other side closed
                return
            data += piece
            while b"\n" in data:
                line, data = data.split(b"\n", 1)
                print("from", peer, "got", line, flush=True)
                client.sendall(b"ack: " + line + b"\n")
    except OSError as error:  # silent for a minute, or gone
        print("lost", peer, error, flush=True)
    finally:
        client.close()


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    if sys.platform != "win32":  # there it would let two programs share the port
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", PORT))
    s.listen()
    print("waiting on TCP port", PORT, flush=True)
    while True:
        threading.Thread(target=serve, args=s.accept(), daemon=True).start()
except OSError as error:
    sys.exit("cannot listen on TCP port %d: %s. Does another program have it?" % (PORT, error))
except KeyboardInterrupt:
    print("stopped")
finally:
    s.close()
