const char SSID[] = {{ssid}};
const char PASSWORD[] = {{password}};  // 8 letters or more

// The board is a Wi-Fi of its own, with the address 192.168.4.1. Join it with this computer, which
// is then 192.168.4.2; "parley listen {{listen}}" shows it.
void startWifi() {
  if (!WiFi.softAP(SSID, PASSWORD)) Serial.println("No access point: is PASSWORD 8 letters or more?");
  Serial.print("this board is ");
  Serial.println(WiFi.softAPIP());
}
