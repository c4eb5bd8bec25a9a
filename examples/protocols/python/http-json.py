"""A device with a JSON API over HTTP/1.1, as ../http-json.yaml. Arguments: port."""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
PATH = "/temperature"
value = 20.0


class Device(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=None, **headers):
        content = b"" if body is None else json.dumps(body).encode() + b"\n"
        self.send_response(status)
        if content:
            self.send_header("Content-Type", "application/json")
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        if self.path == PATH:
            self.answer(200, {"value": round(value, 1)})
        else:
            self.answer(404, {"error": "not found"})

    def do_PUT(self):
        global value
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != PATH:
            return self.answer(404, {"error": "not found"})
        try:
            given = json.loads(body)
            value = float(given["value"])
            self.answer(204)
        except (ValueError, TypeError, KeyError):
            self.answer(400, {"error": 'write {"value": 21.5}'})

    def other(self):
        if self.path == PATH:
            self.answer(405, Allow="GET, PUT")
        else:
            self.answer(404, {"error": "not found"})

    do_DELETE = do_POST = do_HEAD = do_PATCH = do_OPTIONS = other


ThreadingHTTPServer(("", PORT), Device).serve_forever()
