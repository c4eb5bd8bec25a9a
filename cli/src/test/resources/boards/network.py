"""Wi-Fi as MicroPython has it, joined as soon as a test's ssid and password are right. BOARD says which board it is:
esp32, pico, or winc (OpenMV's shield, which has no WLAN)."""
import os

_board = os.environ["BOARD"]
STA_IF = 0
AP_IF = 1
_SSID = "the wifi"
_PASSWORD = "its password"


class _Station:
    def __init__(self):
        self._joined = False

    def connect(self, ssid, password):
        self._joined = (ssid, password) == (_SSID, _PASSWORD)

    def isconnected(self):
        return self._joined

    def ifconfig(self):
        return ("127.0.0.1" if self._joined else "0.0.0.0", "255.0.0.0", "127.0.0.1", "127.0.0.1")


if _board == "winc":

    class WINC(_Station):
        pass

else:
    if _board == "esp32":
        AUTH_WPA2_PSK = 3

    class WLAN(_Station):
        def __init__(self, interface):
            super().__init__()
            self._access_point = interface == AP_IF
            self._on = False
            self._named = False

        def active(self, on):
            # A Pico W takes its name when it is switched on.
            if self._access_point and _board == "pico" and on and not self._named:
                raise OSError("switched on before it had a name")
            self._on = on

        def connect(self, ssid, password):
            if not self._on:
                raise OSError("Wifi Not Started")
            super().connect(ssid, password)

        def config(self, **values):
            if _board == "esp32" and not self._on:
                raise OSError("Wifi Not Started")
            if _board == "pico" and "authmode" in values:
                raise ValueError("unknown config param")
            if _board == "esp32" and values.get("authmode") != 3:
                raise OSError("an open network")
            ssid = values.get("essid", values.get("ssid"))
            password = values.get("password", values.get("key"))
            self._named = self._joined = (ssid, password) == (_SSID, _PASSWORD)
