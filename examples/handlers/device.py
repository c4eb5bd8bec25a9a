"""A device that keeps values: SET NAME VALUE, GET NAME.

parley listen tcp://:9000 --frame lines --handler "python3 device.py"
"""

import json
import sys

values = {}


def answer(text):
    match text.split():
        case ["SET", name, value]:
            values[name] = value
            return "OK"
        case ["GET", name]:
            return values.get(name, "ERR unknown")
        case _:
            return "ERR"


for line in sys.stdin:
    event = json.loads(line)
    if event["event"] == "received":
        reply = answer(event.get("text", ""))
        print(json.dumps({"id": event["id"], "reply": reply}), flush=True)
