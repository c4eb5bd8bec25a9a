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
  uint8_t answer[1400] = {'a', 'c', 'k', ':', ' '};  // the line goes behind it, and all leaves at once
  int length = 5;
  unsigned long heard = millis();
  // Until it has gone, or was silent for a minute.
  while ((client.connected() || client.available() > 0) && millis() - heard < 60000) {
    const int letter = client.read();
    if (letter < 0) {
      delay(5);
      continue;
    }
    heard = millis();
    answer[length++] = letter;
    if (letter == '\n') {
      Serial.print("got ");
      show(answer + 5, length - 6);
      client.write(answer, length);
      length = 5;
    } else if (length == (int)sizeof answer) {
      return;  // so long without a line end: no client of ours
    }
  }
}

void loop() {
  WiFiClient client = server.accept();
  if (client) serve(client);
  client.stop();
  delay(5);
}
