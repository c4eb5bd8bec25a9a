SSID = {{ssid}}
PASSWORD = {{password}}

if hasattr(network, "WLAN"):  # cameras with Wi-Fi on board
    wlan = network.WLAN(network.STA_IF)
    wlan.active(True)
else:  # the WINC1500 shield
    wlan = network.WINC()
wlan.connect(SSID, PASSWORD)
for second in range(20):
    if wlan.isconnected():
        break
    time.sleep(1)
else:
    raise OSError("no Wi-Fi after 20 s: check SSID and PASSWORD; the shield knows 2.4 GHz alone")
print("this camera is", wlan.ifconfig()[0])
