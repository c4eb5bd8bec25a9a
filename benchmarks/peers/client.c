/*
 * Sends messages to an echo server on loopback, counts what comes back, and reads what CPU time the server took:
 *
 *   client udp|tcp PORT PID CONNECTIONS FIRST WARMUP COUNT
 *
 * Each connection has one message of 64 bytes under way; the next one follows the answer. Three phases: FIRST messages
 * with everything cold (opening the connections counts), WARMUP messages, and COUNT messages. The CPU time is that of
 * the process PID and all its descendants.
 *
 * Prints one line. lost and wrong are 0 or the run is worth nothing; it ends at the first.
 */
#define _GNU_SOURCE
#include "clocks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { BYTES = 64, PATIENCE_MILLIS = 5000 };

struct connection {
    int socket;
    int number;
    uint64_t message;
    size_t come;
    unsigned char expected[BYTES];
    unsigned char back[BYTES];
};

static int datagrams, epoll, count;
static struct connection *connections;
static uint64_t next_message, sent, back, lost, wrong;

static void open_connection(struct connection *connection, int number, uint16_t port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int one = 1;
    connection->number = number;
    connection->socket = socket(AF_INET, datagrams ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (connection->socket < 0) stop("socket");
    if (connect(connection->socket, (struct sockaddr *) &to, sizeof to) != 0) stop("connect");
    if (!datagrams) setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->socket, &event) != 0) stop("epoll_ctl");
}

/* No two are equal, so that no answer is taken for another, and none looks like a loop. */
static void send_next(struct connection *connection) {
    memset(connection->expected, '.', BYTES);
    snprintf((char *) connection->expected, BYTES, "%d %llu", connection->number, (unsigned long long) next_message++);
    connection->come = 0;
    if (send(connection->socket, connection->expected, BYTES, MSG_NOSIGNAL) != BYTES) stop("send");
    sent++;
}

/* 1 when the whole answer is here and right, 0 when more is to come, -1 when it is wrong. */
static int take(struct connection *connection) {
    /* One byte more than a datagram may have, so that a longer one is seen. */
    unsigned char longer[BYTES + 1];
    ssize_t got = recv(connection->socket, longer, datagrams ? BYTES + 1 : BYTES - connection->come, 0);
    if (got <= 0 || connection->come + (size_t) got > BYTES) return -1;
    memcpy(connection->back + connection->come, longer, (size_t) got);
    connection->come += (size_t) got;
    if (connection->come < BYTES) return datagrams ? -1 : 0;
    return memcmp(connection->back, connection->expected, BYTES) == 0 ? 1 : -1;
}

/* Whether all came back. */
static int exchange(uint64_t messages) {
    struct epoll_event events[256];
    uint64_t begun = 0, done = 0;
    for (int i = 0; i < count && begun < messages; i++, begun++) send_next(&connections[i]);
    while (done < messages) {
        int ready = epoll_wait(epoll, events, 256, PATIENCE_MILLIS);
        if (ready < 0 && errno != EINTR) stop("epoll_wait");
        if (ready == 0) {
            lost += begun - done;
            return 0;
        }
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            int taken = take(connection);
            if (taken < 0) {
                wrong++;
                return 0;
            }
            if (taken == 0) continue;
            back++;
            done++;
            if (begun < messages) {
                send_next(connection);
                begun++;
            }
        }
    }
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 8) {
        fprintf(stderr, "client udp|tcp PORT PID CONNECTIONS FIRST WARMUP COUNT\n");
        return 2;
    }
    datagrams = strcmp(argv[1], "udp") == 0;
    pid_t server = atoi(argv[3]);
    count = atoi(argv[4]);
    uint64_t first = strtoull(argv[5], NULL, 10), warmup = strtoull(argv[6], NULL, 10);
    uint64_t measured = strtoull(argv[7], NULL, 10);

    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    connections = calloc((size_t) count, sizeof *connections);
    epoll = epoll_create1(0);
    if (connections == NULL || epoll < 0) stop("set up");

    uint64_t before = cpu_nanos(server), cold = 0, warm = 0, wall = 0;
    for (int i = 0; i < count; i++) open_connection(&connections[i], i, (uint16_t) atoi(argv[2]));
    if (exchange(first)) {
        cold = cpu_nanos_since(server, before);
        if (exchange(warmup)) {
            before = cpu_nanos(server);
            uint64_t start = nanos(CLOCK_MONOTONIC);
            exchange(measured);
            wall = nanos(CLOCK_MONOTONIC) - start;
            warm = cpu_nanos_since(server, before);
        }
    }
    printf("sent=%llu back=%llu lost=%llu wrong=%llu first_ns=%llu warm_ns=%llu wall_ns=%llu\n",
           (unsigned long long) sent, (unsigned long long) back, (unsigned long long) lost,
           (unsigned long long) wrong, (unsigned long long) cold, (unsigned long long) warm,
           (unsigned long long) wall);
    return 0;
}
