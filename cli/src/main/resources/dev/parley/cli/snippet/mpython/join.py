SSID = {{ssid}}
PASSWORD = {{password}}

mywifi = wifi()
mywifi.connectWiFi(SSID, PASSWORD)  # older firmware tries for ever: check both, and 2.4 GHz
print("this board is", mywifi.sta.ifconfig()[0])
