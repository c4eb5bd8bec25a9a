"""What the snippets use of the mPython board's library."""
import network as _network


class wifi:
    def __init__(self):
        self.sta = _network.WLAN(_network.STA_IF)
        self.ap = _network.WLAN(_network.AP_IF)

    def connectWiFi(self, ssid, passwd):
        self.sta.active(True)
        self.sta.connect(ssid, passwd)
        if not self.sta.isconnected():
            raise OSError("Timeout!")


class _Oled:
    def fill(self, colour):
        self._text = ""

    def DispChar(self, text, x, y):
        if not isinstance(text, str):
            raise TypeError("the screen shows text")
        self._text = text

    def show(self):
        print("screen:", self._text)


oled = _Oled()
