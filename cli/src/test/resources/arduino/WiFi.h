#pragma once
#include <Arduino.h>

enum wl_status_t { WL_IDLE_STATUS = 0, WL_CONNECTED = 3, WL_DISCONNECTED = 6 };

/** Joined, or begun, as soon as a test's name and password are right. */
class WiFiClass {
  bool up = false;
  bool known(const char* ssid, const char* password) {
    return up = !strcmp(ssid, "the wifi") && !strcmp(password, "its password");
  }

 public:
  wl_status_t begin(const char* ssid, const char* password) { return known(ssid, password) ? WL_CONNECTED : WL_DISCONNECTED; }
  bool softAP(const char* ssid, const char* password) { return known(ssid, password); }
  wl_status_t status() { return up ? WL_CONNECTED : WL_DISCONNECTED; }
  IPAddress localIP() { return IPAddress(); }
  IPAddress softAPIP() { return IPAddress(); }
};
inline WiFiClass WiFi;

inline sockaddr_in addressOf(const char* host, uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

class WiFiClient : public Print {
  int fd = -1;
  bool open = false;

 public:
  WiFiClient() {}
  explicit WiFiClient(int accepted) : fd(accepted), open(true) {}
  int connect(const char* host, uint16_t port, int32_t) {
    sockaddr_in to = addressOf(host, port);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    open = ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
    return open;
  }
  size_t write(const uint8_t* data, size_t length) override { return ::send(fd, data, length, MSG_NOSIGNAL); }
  int available() {
    char letter;
    return open && ::recv(fd, &letter, 1, MSG_DONTWAIT | MSG_PEEK) == 1;
  }
  int read() {
    uint8_t letter;
    const ssize_t count = open ? ::recv(fd, &letter, 1, MSG_DONTWAIT) : -1;
    if (count == 0 || (count < 0 && errno != EAGAIN)) open = false;
    return count == 1 ? letter : -1;
  }
  uint8_t connected() { return open; }
  operator bool() { return open; }
  void stop() {
    if (fd >= 0) close(fd);
    fd = -1;
    open = false;
  }
};

class WiFiServer {
  uint16_t port;
  int fd = -1;

 public:
  explicit WiFiServer(uint16_t port) : port(port) {}
  void begin() {
    sockaddr_in at = addressOf("0.0.0.0", port);
    const int on = 1;
    fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) || listen(fd, 4)) exit(9);
  }
  WiFiClient accept() {
    pollfd waiting{fd, POLLIN, 0};
    return poll(&waiting, 1, 0) == 1 ? WiFiClient(::accept(fd, nullptr, nullptr)) : WiFiClient();
  }
};
