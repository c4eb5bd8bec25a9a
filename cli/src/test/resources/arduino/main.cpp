// What the Arduino tools put around a sketch.
#include <Arduino.h>
#include SKETCH

int main() {
  setup();
  while (true) loop();
}
