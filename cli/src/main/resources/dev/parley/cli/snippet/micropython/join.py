SSID = {{ssid}}
PASSWORD = {{password}}

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
if not wlan.isconnected():
    wlan.connect(SSID, PASSWORD)
for second in range(20):
    if wlan.isconnected():
        break
    time.sleep(1)
else:
    raise OSError("no Wi-Fi after 20 s: check SSID and PASSWORD; most boards know 2.4 GHz alone")
print("this board is", wlan.ifconfig()[0])
