SSID = {{ssid}}
PASSWORD = {{password}}  # 8 letters or more

# The board is a Wi-Fi of its own, with the address 192.168.4.1. Join it with this computer, which
# is then 192.168.4.2 (192.168.4.16 with a Pico W); "parley listen {{listen}}" shows it.
wlan = network.WLAN(network.AP_IF)
if hasattr(network, "AUTH_WPA2_PSK"):  # ESP32: first on, then named; open unless told otherwise
    wlan.active(True)
    wlan.config(essid=SSID, password=PASSWORD, authmode=network.AUTH_WPA2_PSK)
else:  # Pico W: first named, then on
    wlan.config(essid=SSID, password=PASSWORD)
    wlan.active(True)
print("this board is", wlan.ifconfig()[0])
