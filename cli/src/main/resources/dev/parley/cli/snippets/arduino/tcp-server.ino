// Arduino (ESP32): prints every line and answers it, one client at a time.
// Then, on {{where}}: {{run}}
#include <WiFi.h>

{{wifi}}

const uint16_t PORT = {{port}};
WiFiServer server(PORT);

void show(const uint8_t* data, int length) {  // bytes that are no text, too
  for (int i = 0; i < length; i++) Serial.printf(isprint(data[i]) ? "%c" : "\\x%02x", data[i]);
  Serial.println();
}

void setup() {
  Serial.begin(115200);
  startWifi();
  server.begin();
}

void serve(WiFiClient& client) {
  uint8_t line[1400];
  int length = 0;
  unsigned long heard = millis();
  // Until it has gone, or was silent for a minute.
  while ((client.connected() || client.available() > 0) && millis() - heard < 60000) {
    const int letter = client.read();
    if (letter < 0) {
      delay(5);
      continue;
    }
    heard = millis();
    if (letter != '\n') {
      line[length++] = letter;
      if (length == (int)sizeof line) return;  // so long without a line end: no client of ours
      continue;
    }
    Serial.print("got ");
    show(line, length);
    client.print("ack: ");
    client.write(line, length);
    client.print("\n");
    length = 0;
  }
}

void loop() {
  WiFiClient client = server.accept();
  if (client) serve(client);
  client.stop();
  delay(5);
}
