"""A mail server that delivers nothing, as ../smtp.yaml. Arguments: port."""
import re
import socketserver
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 2525
SENDER = re.compile(r"MAIL FROM: ?<[^<>]*>", re.I)
RECIPIENT = re.compile(r"RCPT TO: ?<[^<>]+>", re.I)
mails = 0


class Client(socketserver.StreamRequestHandler):
    state = "start"

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 parley.example ESMTP")
        for raw in self.rfile:
            line = raw.decode(errors="replace").rstrip("\r\n")
            if self.state == "data":
                self.mail(line)
            elif line.upper() == "QUIT":
                return self.say("221 2.0.0 bye")
            else:
                self.command(line)

    def mail(self, line):
        global mails
        if line == ".":
            mails += 1
            self.state = "ready"
            self.say(f"250 2.0.0 mail {mails} is taken")

    def command(self, line):
        upper = line.upper()
        if re.match(r"EHLO \S", upper):
            self.state = "ready"
            self.say("250-parley.example\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES")
        elif re.match(r"HELO \S", upper):
            self.state = "ready"
            self.say("250 parley.example")
        elif SENDER.match(line) and self.state == "ready":
            self.state = "sender"
            self.say("250 2.1.0 sender is taken")
        elif RECIPIENT.match(line) and self.state in ("sender", "recipient"):
            self.state = "recipient"
            self.say("250 2.1.5 recipient is taken")
        elif upper == "DATA" and self.state == "recipient":
            self.state = "data"
            self.say("354 end with a dot on a line of its own")
        elif upper == "RSET":
            self.state = "start" if self.state == "start" else "ready"
            self.say("250 2.0.0 forgotten")
        elif upper.startswith("NOOP"):
            self.say("250 2.0.0 nothing done")
        elif SENDER.match(line) or RECIPIENT.match(line) or upper == "DATA":
            self.say("503 5.5.1 bad order of commands")
        elif upper.startswith(("MAIL FROM:", "RCPT TO:")):
            self.say("501 5.1.7 write the address in < and >")
        else:
            self.say("502 5.5.1 no such command here")


socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("", PORT), Client).serve_forever()
