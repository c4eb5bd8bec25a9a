/*
 * Many bytes over one TCP connection, and what they cost whoever passes them on:
 *
 *   bulk sink PORT             takes one connection after the other, and answers each at its end with the number of its bytes
 *   bulk send PORT PID BYTES   sends so many bytes, waits for their number, and prints what that took
 *
 * PID is the process whose CPU time is measured, with all that it started. 200 MB go before, to warm up, if that is less
 * than a half of all.
 */
#define _GNU_SOURCE
#include "clocks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

enum { CHUNK = 64 * 1024 };
static const uint64_t WARM_UP = 200000000ULL;
static char buffer[CHUNK];

static struct sockaddr_in loopback(const char *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static _Noreturn void sink(const char *port) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = loopback(port);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (listener < 0 || bind(listener, (struct sockaddr *) &address, sizeof address) != 0 || listen(listener, 16) != 0)
        stop("listen");
    for (;;) {
        int peer = accept(listener, NULL, NULL);
        if (peer < 0) stop("accept");
        uint64_t all = 0;
        ssize_t got;
        while ((got = read(peer, buffer, sizeof buffer)) > 0) all += (uint64_t) got;
        if (got < 0 || write(peer, &all, sizeof all) != sizeof all) fprintf(stderr, "a connection broke off\n");
        close(peer);
    }
}

/* How many of those arrived. */
static uint64_t pass(const char *port, uint64_t bytes) {
    int peer = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(port);
    if (peer < 0 || connect(peer, (struct sockaddr *) &address, sizeof address) != 0) stop("connect");
    for (uint64_t left = bytes; left > 0;) {
        ssize_t wrote = write(peer, buffer, left < CHUNK ? (size_t) left : CHUNK);
        if (wrote <= 0) stop("write");
        left -= (uint64_t) wrote;
    }
    shutdown(peer, SHUT_WR);
    uint64_t arrived = 0;
    size_t got = 0;
    while (got < sizeof arrived) {
        ssize_t more = read(peer, (char *) &arrived + got, sizeof arrived - got);
        if (more <= 0) stop("the number of bytes did not come back");
        got += (size_t) more;
    }
    close(peer);
    return arrived;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "sink") == 0) sink(argv[2]);
    if (argc != 5 || strcmp(argv[1], "send") != 0) {
        fprintf(stderr, "bulk sink PORT | bulk send PORT PID BYTES\n");
        return 2;
    }
    pid_t relay = atoi(argv[3]);
    uint64_t bytes = strtoull(argv[4], NULL, 10);
    if (WARM_UP < bytes / 2) pass(argv[2], WARM_UP);
    uint64_t before = cpu_nanos(relay), start = nanos(CLOCK_MONOTONIC);
    uint64_t arrived = pass(argv[2], bytes);
    uint64_t wall = nanos(CLOCK_MONOTONIC) - start;
    printf("sent=%llu back=%llu cpu_ns=%llu wall_ns=%llu\n", (unsigned long long) bytes, (unsigned long long) arrived,
           (unsigned long long) cpu_nanos_since(relay, before), (unsigned long long) wall);
    return 0;
}
