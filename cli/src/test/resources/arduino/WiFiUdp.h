#pragma once
#include <WiFi.h>

/** As on an ESP32: at most 1,460 bytes of a datagram, and the next one only when this one is read to its end. */
class WiFiUDP : public Print {
  int fd = -1;
  uint8_t in[1460];
  int length = 0, at = 0;
  std::string out;
  sockaddr_in peer{}, to{};

 public:
  uint8_t begin(uint16_t port) {
    sockaddr_in here = addressOf("0.0.0.0", port);
    stop();
    fd = socket(AF_INET, SOCK_DGRAM, 0);
#ifdef CLIENT  // its own port is the other side's here, on one computer, so it is given another
    here.sin_port = 0;
#endif
    if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here)) return 0;
    return 1;
  }
  void stop() {
    if (fd >= 0) close(fd);
    fd = -1;
    length = at = 0;
  }
  int parsePacket() {
    if (at < length) return 0;
    socklen_t size = sizeof peer;
    length = max<int>(0, recvfrom(fd, in, sizeof in, MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&peer), &size));
    at = 0;
    return length;
  }
  int read(uint8_t* data, size_t most) {
    const int count = std::min<int>(most, length - at);
    memcpy(data, in + at, count);
    at += count;
    return count > 0 ? count : -1;
  }
  IPAddress remoteIP() { return IPAddress{peer}; }
  uint16_t remotePort() { return ntohs(peer.sin_port); }
  int beginPacket(const char* host, uint16_t port) { return to = addressOf(host, port), out.clear(), 1; }
  int beginPacket(IPAddress ip, uint16_t port) { return to = ip.address, to.sin_port = htons(port), out.clear(), 1; }
  size_t write(const uint8_t* data, size_t count) override { return out.append(reinterpret_cast<const char*>(data), count), count; }
  int endPacket() {
    return sendto(fd, out.data(), out.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == static_cast<ssize_t>(out.size());
  }
};
