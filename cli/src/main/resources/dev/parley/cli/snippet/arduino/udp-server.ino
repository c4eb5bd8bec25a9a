// Arduino (ESP32): prints every datagram and answers it.
// Then, on {{where}}: {{run}}
#include <WiFi.h>
#include <WiFiUdp.h>

{{wifi}}

const uint16_t PORT = {{port}};
WiFiUDP udp;

void show(const uint8_t* data, int length) {  // bytes that are no text, too
  for (int i = 0; i < length; i++) Serial.printf(isprint(data[i]) ? "%c" : "\\x%02x", data[i]);
  Serial.println();
}

void setup() {
  Serial.begin(115200);
  startWifi();
  while (!udp.begin(PORT)) {
    Serial.println("cannot listen on that UDP port; trying again");
    delay(2000);
  }
}

void loop() {
  if (udp.parsePacket() <= 0) {  // nothing has come, or it was empty
    delay(5);
    return;
  }
  uint8_t data[1460];  // more the ESP32 does not take; a longer datagram is cut
  const int length = max(udp.read(data, sizeof data), 0);
  Serial.print("got ");
  show(data, length);
  udp.beginPacket(udp.remoteIP(), udp.remotePort());
  udp.print("ack: ");
  udp.write(data, length);
  if (!udp.endPacket()) Serial.println("the answer did not leave");
}
