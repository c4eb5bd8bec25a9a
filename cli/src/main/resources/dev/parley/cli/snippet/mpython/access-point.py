SSID = {{ssid}}
PASSWORD = {{password}}  # 8 letters or more

# The board is a Wi-Fi of its own, with the address 192.168.4.1. Join it with this computer, which
# is then 192.168.4.2; "parley listen {{listen}}" shows it. (enable_APWiFi differs by firmware.)
mywifi = wifi()
mywifi.ap.active(True)
mywifi.ap.config(essid=SSID, password=PASSWORD, authmode=3)  # 3: WPA2
print("this board is", mywifi.ap.ifconfig()[0])
