const char SSID[] = {{ssid}};
const char PASSWORD[] = {{password}};

void startWifi() {
  WiFi.begin(SSID, PASSWORD);
  for (int tries = 0; WiFi.status() != WL_CONNECTED; tries++) {
    if (tries == 20) Serial.println("No Wi-Fi yet: check SSID and PASSWORD; an ESP32 knows 2.4 GHz alone");
    delay(1000);
  }
  Serial.print("this board is ");
  Serial.println(WiFi.localIP());
}
