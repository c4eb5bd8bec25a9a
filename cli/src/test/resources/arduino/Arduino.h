// What the sketches use of Arduino on an ESP32, on this computer's own sockets, so that they compile and run here.
#pragma once
#include <cctype>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <algorithm>
#include <string>
#include <unistd.h>
#include <time.h>
#include <poll.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
using std::max;

inline unsigned long millis() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000UL + now.tv_nsec / 1000000;
}
inline void delay(uint32_t ms) { usleep(ms * 1000); }

class IPAddress {
 public:
  sockaddr_in address{};
};

class Print {
 public:
  virtual ~Print() {}
  virtual size_t write(const uint8_t* data, size_t length) = 0;
  size_t print(const char* text) { return write(reinterpret_cast<const uint8_t*>(text), strlen(text)); }
  size_t print(const IPAddress& ip) { return print(inet_ntoa(ip.address.sin_addr)); }
  size_t println(const char* text = "") { return print(text) + print("\r\n"); }
  size_t println(const IPAddress& ip) { return print(ip) + print("\r\n"); }
  __attribute__((format(printf, 2, 0))) size_t printf(const char* format, ...) {
    char text[256];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    return print(text);
  }
};

class HardwareSerial : public Print {
 public:
  void begin(unsigned long) {}
  size_t write(const uint8_t* data, size_t length) override { return ::write(1, data, length); }
};
inline HardwareSerial Serial;
