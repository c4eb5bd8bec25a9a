SSID = {{ssid}}
PASSWORD = {{password}}  # 8 letters or more

# The camera is a Wi-Fi of its own, with the address 192.168.4.1. Join it with this computer, which
# is then 192.168.4.16; "parley listen {{listen}}" shows it.
if not hasattr(network, "WLAN"):
    raise OSError("the WINC1500 shield can be no protected Wi-Fi: join one (snippet without --ap)")
wlan = network.WLAN(network.AP_IF)
wlan.config(ssid=SSID, key=PASSWORD)
wlan.active(True)
print("this camera is", wlan.ifconfig()[0])
