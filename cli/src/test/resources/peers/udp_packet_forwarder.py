# PORT: a LoRaWAN gateway. It sends and asks from two sockets, and takes an answer only if lora_pkt_fwd 4.0.1 would (thread_up and
# thread_down in lora_pkt_fwd.c): version 2, the kind, the token, and a txpk that has all that a transmission needs.
import base64
import json
import os
import socket
import sys

server = ("127.0.0.1", int(sys.argv[1]))
gateway = bytes.fromhex("aa555a0000000000")
PUSH_DATA, PUSH_ACK, PULL_DATA, PULL_RESP, PULL_ACK, TX_ACK = range(6)


def opened():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.connect(server)
    s.settimeout(20)
    return s


def send(s, kind, token, body=b""):
    s.send(bytes([2]) + token + bytes([kind]) + gateway + body)


def acknowledged(s, kind, token):
    answer = s.recv(1000)
    assert answer == bytes([2]) + token + bytes([kind]), answer
    print("acknowledged", kind)


with opened() as up, opened() as down:
    token = os.urandom(2)
    packet = {"tmst": 3512348611, "chan": 2, "rfch": 0, "freq": 868.5, "stat": 1, "modu": "LORA", "datr": "SF7BW125",
              "codr": "4/6", "rssi": -35, "lsnr": 5.1, "size": 3, "data": "AQID"}
    send(up, PUSH_DATA, token, json.dumps({"rxpk": [packet]}).encode())
    acknowledged(up, PUSH_ACK, token)

    token = os.urandom(2)
    send(down, PULL_DATA, token)
    acknowledged(down, PULL_ACK, token)
    answer = down.recv(1000)
    assert answer[0] == 2 and answer[3] == PULL_RESP, answer
    txpk = json.loads(answer[4:])["txpk"]
    assert txpk["imme"] is True and txpk["modu"] == "LORA" and txpk["codr"] in ("4/5", "4/6", "4/7", "4/8"), txpk
    assert isinstance(txpk["freq"], float) and isinstance(txpk["rfch"], int) and txpk["datr"] == "SF9BW125", txpk
    data = base64.b64decode(txpk["data"], validate=True)
    assert len(data) == txpk["size"], txpk
    print("transmits", data.decode())
    down.send(bytes([2]) + answer[1:3] + bytes([TX_ACK]) + gateway)

    # as it does every five seconds: only acknowledged from now on
    for _ in range(2):
        token = os.urandom(2)
        send(down, PULL_DATA, token)
        acknowledged(down, PULL_ACK, token)
