// Arduino (ESP32): sends a line every 2 s and prints the line that comes back.
// First, on {{where}}: {{run}}
#include <WiFi.h>

{{wifi}}

const char HOST[] = {{host}};
const uint16_t PORT = {{port}};

void show(const uint8_t* data, int length) {  // bytes that are no text, too
  for (int i = 0; i < length; i++) Serial.printf(isprint(data[i]) ? "%c" : "\\x%02x", data[i]);
  Serial.println();
}

void setup() {
  Serial.begin(115200);
  startWifi();
}

void ask(WiFiClient& client) {
  if (!client.connect(HOST, PORT, 5000)) {
    Serial.println("no connection: does it listen there? The same Wi-Fi? A firewall on the computer?");
    return;
  }
  client.print("ping\n");
  uint8_t answer[1400];
  int length = 0;
  const unsigned long start = millis();
  while (millis() - start < 5000 && length < (int)sizeof answer) {  // an answer may come in pieces
    const int letter = client.read();
    if (letter == '\n' || (letter < 0 && !client.connected())) break;
    if (letter < 0) delay(5);
    else answer[length++] = letter;
  }
  Serial.print(length > 0 ? "answer: " : "no answer within 5 s, or it closed");
  show(answer, length);
}

void loop() {
  WiFiClient client;
  ask(client);
  client.stop();
  delay(2000);
}
