# Starts Parley on a free port, sends a datagram there, and reads the events. Run it where ./parley is.
import json, subprocess
import socket

parley = subprocess.Popen(["./parley", "listen", "udp://127.0.0.1:0", "--json"], stdout=subprocess.PIPE, text=True)
address = json.loads(parley.stdout.readline())["local"]     # udp://127.0.0.1:40123

host, port = address.removeprefix("udp://").rsplit(":", 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
    device.sendto(b"hello", (host, int(port)))
print("received", json.loads(parley.stdout.readline())["text"])

parley.terminate()
last = [json.loads(line) for line in parley.stdout][-1]     # the summary
parley.wait()                                               # 143
print(last["event"], last["received"], "status", parley.returncode)
