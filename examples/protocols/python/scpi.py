"""A power supply that speaks SCPI, as ../scpi.yaml. Arguments: port."""
import re
import socketserver
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 5025
NO_ERROR = '0,"No error"'
LIMITS = {"VOLT": 30, "CURR": 3}
LONG = {"VOLTAGE": "VOLT", "CURRENT": "CURR", "OUTPUT": "OUTP"}
DEFAULTS = {"VOLT": 5.0, "CURR": 1.0, "OUTP": "0"}
supply = dict(DEFAULTS)


class Client(socketserver.StreamRequestHandler):
    error = NO_ERROR

    def handle(self):
        for line in self.rfile:
            answer = self.answer(line.decode(errors="replace").rstrip("\r\n"))
            if answer is not None:
                self.wfile.write(answer.encode() + b"\n")

    def answer(self, line):
        if line == "*IDN?":
            return "Parley,Supply 30-3,0001,1.0"
        if line == "*RST":
            supply.update(DEFAULTS)
            return None
        word, _, value = line.upper().partition(" ")
        name = LONG.get(word.rstrip("?"), word.rstrip("?"))
        if word.endswith("?") and not value:
            if name in LIMITS:
                return f"{supply[name]:.3f}"
            if name == "OUTP":
                return supply[name]
            if name == "MEAS:VOLT":
                return f"{supply['VOLT'] if supply['OUTP'] == '1' else 0:.3f}"
            if name == "SYST:ERR":
                error, self.error = self.error, NO_ERROR
                return error
        elif name in LIMITS and re.fullmatch(r"[0-9.]+", value):
            try:
                number = float(value)
            except ValueError:
                number = -1
            if 0 <= number <= LIMITS[name]:
                supply[name] = number
            else:
                self.error = '-222,"Data out of range"'
            return None
        elif name == "OUTP" and value in ("ON", "OFF", "1", "0"):
            supply["OUTP"] = "1" if value in ("ON", "1") else "0"
            return None
        self.error = '-113,"Undefined header"'
        return None


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Client).serve_forever()
