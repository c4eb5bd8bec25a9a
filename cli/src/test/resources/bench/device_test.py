# A test as pytest and unittest run them: the device's program asks a peer that is found in the environment.
import os
import socket
import sys
import unittest


class DeviceTest(unittest.TestCase):
    def test_is_acknowledged(self):
        host, port = os.environ["PARLEY_DEVICE"].rsplit(":", 1)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(5)
            s.sendto(b"hello", (host, int(port)))
            self.assertEqual(s.recvfrom(64)[0], b"ack: hello")

    @unittest.skipUnless(os.environ.get("FAIL"), "only where a failure is wanted")
    def test_fails(self):
        self.fail("as was wanted")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
