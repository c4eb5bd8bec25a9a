// Arduino (ESP32): sends a datagram every 2 s and prints what comes back.
// First, on {{where}}: {{run}}
#include <WiFi.h>
#include <WiFiUdp.h>

{{wifi}}

const char HOST[] = {{host}};
const uint16_t PORT = {{port}};
WiFiUDP udp;

void show(const uint8_t* data, int length) {  // bytes that are no text, too
  for (int i = 0; i < length; i++) Serial.printf(isprint(data[i]) ? "%c" : "\\x%02x", data[i]);
  Serial.println();
}

void setup() {
  Serial.begin(115200);
  startWifi();
}

void ask() {
  if (!udp.beginPacket(HOST, PORT) || udp.print("ping") == 0 || !udp.endPacket()) {
    Serial.println("it could not be sent: is the Wi-Fi up, and HOST right?");
    return;
  }
  const unsigned long start = millis();
  while (millis() - start < 2000) {  // the time-out
    if (udp.parsePacket() > 0) {
      uint8_t data[1460];  // more the ESP32 does not take; a longer answer is cut
      const int length = udp.read(data, sizeof data);
      Serial.print("answer: ");
      show(data, length);
      return;
    }
    delay(5);
  }
  Serial.println("no answer: does it listen there? The same Wi-Fi? A firewall on the computer?");
}

void loop() {
  udp.begin(PORT);
  ask();
  udp.stop();
  delay(2000);
}
